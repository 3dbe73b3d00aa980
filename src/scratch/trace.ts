import type { Database } from '../db/database.ts';
import { lockModeOf, strongest, type LockMode } from '../locks/modes.ts';
import type { Statement } from '../migrations/migration.ts';
import type { Relation } from './relations.ts';

/** What the server really did with one relation that was there before; undefined: it could not be seen. */
export interface Traced extends Relation {
  readonly mode: LockMode | undefined;
  readonly rewritten: boolean | undefined;
  readonly scanned: boolean | undefined;
}

export interface Trace {
  readonly relations: readonly Traced[];
  /** From sending the statement to its answer. */
  readonly durationMs: number;
}

export type TracedSession = Pick<Database, 'pid' | 'query' | 'queryText'>;

/**
 * Runs one statement in a transaction of its own, and says what it did to each of the relations: the locks that it holds
 * at its end, which are all it took, a new file, a scan. The counters of scans may be flushed between transactions, so
 * both readings are taken in this one. commit: the next statement finds what this one made. Throws what the server says.
 */
export async function traceStatement(
  session: TracedSession,
  statement: Statement,
  relations: readonly Relation[],
  end: 'commit' | 'rollback',
): Promise<Trace> {
  await session.query('begin');
  try {
    const before = await readWork(session, relations);
    const startedAt = performance.now();
    await session.queryText(statement.sql, []);
    const durationMs = performance.now() - startedAt;
    await session.query(WITHOUT_TIMEOUTS);
    const held = await readModes(session, session.pid);
    const after = await readWork(session, relations);
    await session.query(end);
    return { relations: relations.map((one) => describe(one, held, [before, after], statement)), durationMs };
  } catch (error) {
    // a session that is gone has nothing to undo
    await session.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** What the statement has set must not end our reading. */
const WITHOUT_TIMEOUTS = `select pg_catalog.set_config('statement_timeout', '0', true)`;

/** Statements that give a relation a new, empty file; nothing is written anew. */
const EMPTIES: ReadonlySet<string> = new Set(['TruncateStmt', 'AlterSeqStmt']);

function describe(
  relation: Relation,
  held: Modes,
  [before, after]: readonly [before: Works, after: Works],
  { kind }: Statement,
): Traced {
  const [old, now] = [before.get(relation.oid), after.get(relation.oid)];
  const isSame = now === undefined || EMPTIES.has(kind);
  return {
    ...relation,
    mode: strongest(held.get(relation.oid) ?? []),
    rewritten: !isSame && now.file !== old?.file,
    scanned: !isSame && now.scans !== old?.scans,
  };
}

/** By oid: a renamed relation would otherwise look like a new one. */
type Works = ReadonlyMap<string, Work>;

interface Work {
  readonly file: string | null;
  readonly scans: string;
}

const WORK = `
select c.oid::pg_catalog.text as oid, pg_catalog.pg_relation_filenode(c.oid)::pg_catalog.text as file,
  pg_catalog.pg_stat_get_xact_numscans(c.oid)::pg_catalog.text as scans
from pg_catalog.pg_class as c
where c.oid = any ($1::pg_catalog.oid[])`;

/** Within one transaction: what others did is not counted, and what is not committed is. */
export async function readWork(
  db: Pick<Database, 'query'>,
  relations: readonly Relation[],
): Promise<ReadonlyMap<string, Work>> {
  const rows = await db.query<Work & { oid: string }>(WORK, [relations.map(({ oid }) => oid)]);
  return new Map(rows.map((row) => [row.oid, row]));
}

/** oid → the modes that a backend holds or waits for. */
export type Modes = ReadonlyMap<string, readonly LockMode[]>;

/** Without a join to pg_class: what was dropped is locked too, and has no row there any more. */
const MODES = `
select l.relation::pg_catalog.text as oid, pg_catalog.array_agg(l.mode) as modes
from pg_catalog.pg_locks as l
where l.locktype = 'relation' and l.pid = $1
group by l.relation`;

export async function readModes(db: Pick<Database, 'query'>, pid: number): Promise<Modes> {
  const rows = await db.query<{ oid: string; modes: readonly string[] }>(MODES, [pid]);
  return new Map(rows.map(({ oid, modes }) => [oid, modes.flatMap((mode) => lockModeOf(mode) ?? [])]));
}
