import type { DefElem, Node } from 'libpg-query';
import type { Statement } from './migration.ts';
import { namesOf, unwrap, unwrapAll, type Kind, type NodeOf } from './node.ts';

/**
 * Why PostgreSQL refuses the statement in a transaction block (SQLSTATE 25001), as the command's name;
 * undefined when it may run in one. Where only the server knows (DO, CALL, REINDEX or CLUSTER of a partitioned
 * table), it says undefined. Source: "cannot be executed inside a transaction block" on the commands' manual pages.
 */
export function outsideTransaction(statement: Statement): string | undefined {
  const judge = JUDGES[statement.kind as Kind] as ((node: unknown) => string | undefined) | undefined;
  return judge?.(statement.node);
}

type Judges = { readonly [K in Kind]?: (node: NodeOf<K>) => string | undefined };

const JUDGES: Judges = {
  IndexStmt: ({ concurrent }) => only(concurrent, 'CREATE INDEX CONCURRENTLY'),
  DropStmt: ({ concurrent }) => only(concurrent, 'DROP INDEX CONCURRENTLY'),
  ReindexStmt: (node) => reindex(node),
  AlterTableStmt: ({ cmds }) =>
    only(cmds?.some(detachesConcurrently), 'ALTER TABLE … DETACH PARTITION CONCURRENTLY'),
  // ANALYZE is the same node and may run in a transaction.
  VacuumStmt: ({ is_vacuumcmd }) => only(is_vacuumcmd, 'VACUUM'),
  ClusterStmt: ({ relation }) => only(relation === undefined, 'CLUSTER of all tables'),
  CreatedbStmt: () => 'CREATE DATABASE',
  DropdbStmt: () => 'DROP DATABASE',
  AlterDatabaseStmt: ({ options }) => only(has(options, 'tablespace'), 'ALTER DATABASE … SET TABLESPACE'),
  CreateTableSpaceStmt: () => 'CREATE TABLESPACE',
  DropTableSpaceStmt: () => 'DROP TABLESPACE',
  AlterSystemStmt: () => 'ALTER SYSTEM',
  DiscardStmt: ({ target }) => only(target === 'DISCARD_ALL', 'DISCARD ALL'),
  CreateSubscriptionStmt: ({ options }) =>
    only(isOn(options, 'create_slot') && isOn(options, 'connect'), 'CREATE SUBSCRIPTION with a slot'),
  AlterSubscriptionStmt: (node) => alterSubscription(node),
  // Without a slot it may run in a transaction, but only the catalog knows.
  DropSubscriptionStmt: () => 'DROP SUBSCRIPTION',
  TransactionStmt: ({ kind }) => PREPARED[kind ?? ''],
};

const PREPARED: Readonly<Record<string, string>> = {
  TRANS_STMT_COMMIT_PREPARED: 'COMMIT PREPARED',
  TRANS_STMT_ROLLBACK_PREPARED: 'ROLLBACK PREPARED',
};

function only(condition: boolean | undefined, command: string): string | undefined {
  return condition === true ? command : undefined;
}

/** Whether it is a REINDEX … CONCURRENTLY, in either spelling. */
export function isReindexConcurrent(statement: Statement): boolean {
  return outsideTransaction(statement) === 'REINDEX CONCURRENTLY';
}

function reindex({ kind, params }: NodeOf<'ReindexStmt'>): string | undefined {
  if (has(params, 'concurrently') && isOn(params, 'concurrently')) return 'REINDEX CONCURRENTLY';
  if (kind === 'REINDEX_OBJECT_DATABASE') return 'REINDEX DATABASE';
  if (kind === 'REINDEX_OBJECT_SYSTEM') return 'REINDEX SYSTEM';
  return kind === 'REINDEX_OBJECT_SCHEMA' ? 'REINDEX SCHEMA' : undefined;
}

function detachesConcurrently(command: Node): boolean {
  const { subtype, def } = unwrap(command, 'AlterTableCmd') ?? {};
  return subtype === 'AT_DetachPartition' && unwrap(def, 'PartitionCmd')?.concurrent === true;
}

/** Changes of publications refresh unless they are told not to; the two SET options alter the slot (17, 18). */
function alterSubscription({ kind, options }: NodeOf<'AlterSubscriptionStmt'>): string | undefined {
  if (kind === 'ALTER_SUBSCRIPTION_REFRESH') return 'ALTER SUBSCRIPTION … REFRESH PUBLICATION';
  if (kind === 'ALTER_SUBSCRIPTION_OPTIONS') {
    return only(has(options, 'failover') || has(options, 'two_phase'), 'ALTER SUBSCRIPTION … SET (failover, two_phase)');
  }
  if (kind?.endsWith('_PUBLICATION') !== true) return undefined;
  return only(isOn(options, 'refresh'), 'ALTER SUBSCRIPTION … PUBLICATION with refresh');
}

function find(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  return unwrapAll(options, 'DefElem').find(({ defname }) => defname === name);
}

function has(options: readonly Node[] | undefined, name: string): boolean {
  return find(options, name) !== undefined;
}

/** An option that is on unless it is switched off; a name without a value means on. */
function isOn(options: readonly Node[] | undefined, name: string): boolean {
  const value = find(options, name)?.arg;
  if (unwrap(value, 'Integer') !== undefined) return unwrap(value, 'Integer')?.ival === 1;
  // A bare word such as `off` is a type name to the grammar.
  const text = unwrap(value, 'String')?.sval ?? namesOf(unwrap(value, 'TypeName')?.names).at(-1) ?? 'true';
  return !['false', 'off', 'no', '0'].includes(text.toLowerCase());
}
