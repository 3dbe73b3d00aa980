import type { LockingClause, Node, RangeVar } from 'libpg-query';
import { unwrap, unwrapAll, type NodeOf } from '../migrations/node.ts';
import { rangeName } from '../migrations/range-name.ts';
import { effects, lock, together, type Effects, type LockEffect } from './effect.ts';
import type { LockMode } from './modes.ts';

const UNKNOWN = 'views, foreign keys, defaults, triggers and functions may bring further tables in';

/**
 * SELECT and its like: ACCESS SHARE on what is read, ROW SHARE under FOR UPDATE and FOR SHARE, ROW EXCLUSIVE on
 * what INSERT, UPDATE, DELETE and MERGE write, also in WITH (manual, 13.3.1).
 */
export function queryEffects(node: unknown): Effects {
  return { ...together([effects(...walk(node, new Set(), 'ACCESS SHARE'))]), unknown: UNKNOWN };
}

/** COPY reads or writes one table, or takes a query. */
export function copyEffects({ relation, query, is_from: writes }: NodeOf<'CopyStmt'>): Effects {
  if (relation === undefined) return queryEffects(query);
  const own = effects(readLock(relation, writes === true ? 'ROW EXCLUSIVE' : 'ACCESS SHARE'));
  return { ...own, unknown: UNKNOWN };
}

type Names = ReadonlySet<string>;

function walk(node: unknown, ctes: Names, mode: LockMode): readonly LockEffect[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((element) => walk(element, ctes, mode));
  const range = unwrap(node as Node, 'RangeVar');
  if (range !== undefined) return isCte(range, ctes) ? [] : [readLock(range, mode)];
  const part = node as QueryParts;
  const names = new Set([...ctes, ...namesOfCtes(part)]);
  const written = part.relation === undefined ? [] : [readLock(part.relation, 'ROW EXCLUSIVE')];
  const rows = part.lockingClause === undefined ? [] : lockedRows(part, names);
  // The clause repeats names and aliases of FROM.
  const children = Object.entries(node).filter(([key]) => key !== 'lockingClause');
  return [...written, ...rows, ...children.flatMap(([, child]) => walk(child, names, mode))];
}

interface QueryParts {
  /** Not wrapped in a node: the table that INSERT, UPDATE, DELETE and MERGE write. */
  readonly relation?: RangeVar;
  readonly fromClause?: readonly Node[];
  readonly lockingClause?: readonly Node[];
  readonly withClause?: { readonly ctes?: readonly Node[] };
}

/** FOR UPDATE OF a: only a; without OF everything in FROM, subqueries included. */
function lockedRows({ fromClause, lockingClause }: QueryParts, ctes: Names): readonly LockEffect[] {
  const all = walk(fromClause, ctes, 'ROW SHARE');
  const clauses: readonly LockingClause[] = unwrapAll(lockingClause, 'LockingClause');
  if (clauses.some(({ lockedRels }) => lockedRels === undefined)) return all;
  const named = new Set(
    clauses.flatMap(({ lockedRels }) => unwrapAll(lockedRels, 'RangeVar').map(({ relname }) => relname)),
  );
  const aliases = aliasesOf(fromClause);
  return all.filter(({ relation }) => named.has(aliases.get(relation.name) ?? relation.name));
}

function aliasesOf(node: unknown): ReadonlyMap<string, string> {
  if (typeof node !== 'object' || node === null) return new Map();
  const range = unwrap(node as Node, 'RangeVar');
  const own: [string, string][] =
    range?.alias?.aliasname === undefined ? [] : [[range.relname ?? '', range.alias.aliasname]];
  return new Map([...own, ...Object.values(node).flatMap((child) => [...aliasesOf(child)])]);
}

function namesOfCtes({ withClause }: QueryParts): readonly string[] {
  return unwrapAll(withClause?.ctes, 'CommonTableExpr').map(({ ctename = '' }) => ctename);
}

function isCte({ schemaname, relname = '' }: RangeVar, ctes: Names): boolean {
  return schemaname === undefined && ctes.has(relname);
}

function readLock(range: RangeVar, mode: LockMode): LockEffect {
  // INSERT reaches the partitions it writes to, and no child of plain inheritance.
  const descendants = range.inh === true ? 'depends' : 'no';
  return lock(rangeName(range), mode, { scans: 'depends', descendants });
}
