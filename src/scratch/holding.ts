import type { LockMode } from '../locks/modes.ts';
import { concurrentDetach } from '../migrations/concurrent-detach.ts';
import { concurrentIndex } from '../migrations/concurrent-index.ts';
import type { Statement } from '../migrations/migration.ts';
import { asKind, unwrapAll } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { Relation } from './relations.ts';

/** What somebody else holds, so that a statement that cannot run in a transaction stops with its locks in hand. */
export interface Holding {
  readonly relation: Relation;
  readonly mode: LockMode;
}

/**
 * Concurrent builds and drops wait for writers of the table, with their locks held; a concurrent detach waits for readers of
 * the partition; VACUUM waits for its lock itself. undefined where one place to wait at cannot be told.
 */
export function chooseHolding(statement: Statement, relations: readonly Relation[]): Holding | undefined {
  const wanted = indexTable(statement) ?? detached(statement) ?? vacuumed(statement);
  if (wanted === undefined) return undefined;
  const found = relations.find((one) => isNamed(one, wanted.object));
  if (found === undefined) return undefined;
  return { relation: relations.find(({ oid }) => oid === found.table) ?? found, mode: wanted.mode };
}

interface Wanted {
  /** A table, or an index whose table is meant. */
  readonly object: ObjectName;
  readonly mode: LockMode;
}

function indexTable(statement: Statement): Wanted | undefined {
  const index = concurrentIndex(statement);
  if (index === undefined) return undefined;
  const object =
    index.action === 'create' ? index.table : index.action === 'drop' ? index.index : index.object;
  return object && { object, mode: 'ROW EXCLUSIVE' };
}

function detached(statement: Statement): Wanted | undefined {
  const partition = concurrentDetach(statement)?.partition;
  return partition && { object: partition, mode: 'ACCESS SHARE' };
}

function vacuumed(statement: Statement): Wanted | undefined {
  const { rels, options } = asKind(statement, 'VacuumStmt') ?? {};
  const table = unwrapAll(rels, 'VacuumRelation')[0]?.relation;
  if (table === undefined) return undefined;
  const isFull = unwrapAll(options, 'DefElem').some(({ defname }) => defname === 'full');
  return { object: rangeName(table), mode: isFull ? 'ACCESS SHARE' : 'SHARE UPDATE EXCLUSIVE' };
}

function isNamed({ name, schema, isVisible }: Relation, object: ObjectName): boolean {
  return name === object.name && (object.schema === undefined ? isVisible : schema === object.schema);
}
