import type { Constraint, Node, RangeVar } from 'libpg-query';
import { unwrap, unwrapAll, type NodeOf } from '../migrations/node.ts';
import { listName, rangeName } from '../migrations/range-name.ts';
import { effects, lock, unknownBecause, type Effects, type LockEffect } from './effect.ts';
import type { LockMode } from './modes.ts';
import { queryEffects } from './queries.ts';

/** A new table locks nobody, but those it refers to, inherits from, is a part of, or copies. */
export function createTable({
  relation,
  inhRelations,
  tableElts,
  partbound,
  ofTypename,
}: NodeOf<'CreateStmt'>): Effects {
  if (relation === undefined) return effects();
  const parents = unwrapAll(inhRelations, 'RangeVar');
  const locks = [
    ...parents.map((parent) =>
      on(parent, partbound === undefined ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'),
    ),
    ...referenced(tableElts).map((parent) => on(parent, 'SHARE ROW EXCLUSIVE')),
    ...unwrapAll(tableElts, 'TableLikeClause').map((like) => on(like.relation, 'ACCESS SHARE')),
    ofTypename && lock(listName(ofTypename.names, 'type'), 'ACCESS SHARE'),
  ];
  if (partbound === undefined) return effects(...locks);
  return unknownBecause(
    'a default partition is locked ACCESS EXCLUSIVE and read; foreign keys of the parent lock too',
    ...locks,
  );
}

function referenced(elements: readonly Node[] | undefined): readonly RangeVar[] {
  const columns = unwrapAll(elements, 'ColumnDef').flatMap(({ constraints }) => constraints ?? []);
  const constraints: readonly Constraint[] = unwrapAll([...(elements ?? []), ...columns], 'Constraint');
  return constraints.flatMap(({ pktable }) => pktable ?? []);
}

function on(range: RangeVar | undefined, mode: LockMode): LockEffect | undefined {
  return (
    range && lock(rangeName(range), mode, { descendants: mode === 'SHARE ROW EXCLUSIVE' ? 'depends' : 'no' })
  );
}

/** CREATE OR REPLACE of an existing view takes it under ACCESS EXCLUSIVE; what it reads, under ACCESS SHARE. */
export function createView({ view, query, replace }: NodeOf<'ViewStmt'>): Effects {
  const read = reads(query);
  const own = replace === true && view !== undefined ? [lock(rangeName(view), 'ACCESS EXCLUSIVE')] : [];
  return { ...read, locks: [...own, ...read.locks] };
}

/** What stands in a view, a policy or a rule is looked up, not run: nothing below it is locked. */
function reads(node: unknown): Effects {
  const { locks } = queryEffects(node);
  return effects(...locks.map((one) => ({ ...one, scans: 'no' as const, descendants: 'no' as const })));
}

/** Writers wait; a constraint trigger also looks at the table it is FROM. */
export function createTrigger({ relation, constrrel }: NodeOf<'CreateTrigStmt'>): Effects {
  return effects(
    relation && lock(rangeName(relation), 'SHARE ROW EXCLUSIVE', { descendants: 'depends' }),
    on(constrrel, 'ACCESS SHARE'),
  );
}

export function createRule({ relation, actions, whereClause }: NodeOf<'RuleStmt'>): Effects {
  return withReads(relation, [actions, whereClause]);
}

export function policy({
  table,
  qual,
  with_check: check,
}: NodeOf<'CreatePolicyStmt'> & NodeOf<'AlterPolicyStmt'>): Effects {
  return withReads(table, [qual, check]);
}

function withReads(table: RangeVar | undefined, expressions: unknown): Effects {
  const own = on(table, 'ACCESS EXCLUSIVE');
  const { locks } = reads(expressions);
  const others = locks.filter(({ relation }) => relation.name !== table?.relname && !isRow(relation.name));
  return unknownBecause('tables that its expressions use are looked at', own, ...others);
}

/** OLD and NEW of a rule are no tables. */
function isRow(name: string): boolean {
  return name === 'old' || name === 'new';
}

/** Sequences lock the table whose column owns them. */
export function createSequence({ options }: NodeOf<'CreateSeqStmt'>): Effects {
  return effects(owner(options));
}

export function alterSequence({ sequence, options }: NodeOf<'AlterSeqStmt'>): Effects {
  return effects(on(sequence, 'SHARE ROW EXCLUSIVE'), owner(options));
}

function owner(options: readonly Node[] | undefined): LockEffect | undefined {
  const owned = unwrapAll(options, 'DefElem').find(({ defname }) => defname === 'owned_by')?.arg;
  const column = unwrap(owned, 'List')?.items ?? [];
  // OWNED BY NONE has one word.
  return column.length < 2 ? undefined : lock(listName(column.slice(0, -1), 'relation'), 'ACCESS SHARE');
}

/** The server reads a function's SQL when it creates it; other languages are only looked at. */
export function createFunction({ sql_body: body, options }: NodeOf<'CreateFunctionStmt'>): Effects {
  if (body !== undefined) return reads(body);
  const language = unwrapAll(options, 'DefElem').find(({ defname }) => defname === 'language')?.arg;
  if (unwrap(language, 'String')?.sval?.toLowerCase() !== 'sql') return effects();
  return unknownBecause('the tables in its body are looked at, as its statements would lock them');
}

/** Publishing named tables waits for DDL on them only. */
export function publication({ pubobjects }: { readonly pubobjects?: readonly Node[] }): Effects {
  const tables = unwrapAll(pubobjects, 'PublicationObjSpec').flatMap(
    ({ pubtable }) => pubtable?.relation ?? [],
  );
  return effects(
    ...tables.map((table) => lock(rangeName(table), 'SHARE UPDATE EXCLUSIVE', { descendants: 'depends' })),
  );
}
