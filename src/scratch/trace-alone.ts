import type { Database } from '../db/database.ts';
import { quoteQualified } from '../db/identifiers.ts';
import { strongest } from '../locks/modes.ts';
import type { Statement } from '../migrations/migration.ts';
import { chooseHolding, type Holding } from './holding.ts';
import type { Relation } from './relations.ts';
import { readModes, readWork, type Modes, type Trace, type TracedSession } from './trace.ts';

/** The session that is traced, and two that it cannot touch. */
export interface AloneSessions {
  readonly session: TracedSession;
  /** Holds what the statement has to wait for. */
  readonly blocker: Pick<Database, 'query'>;
  readonly observer: Pick<Database, 'query'>;
}

/** isSeen: the statement waited with its locks in hand. Where it did not, nothing is known of its locks. */
export interface AloneTrace extends Trace {
  readonly isSeen: boolean;
}

/**
 * Runs a statement that cannot run in a transaction, for good: another session holds what it has to wait for, its locks
 * are read at its first wait, then it is let go. What it takes later and gives back is not seen. Throws what the server
 * says of the statement.
 */
export async function traceAlone(
  sessions: AloneSessions,
  statement: Statement,
  relations: readonly Relation[],
): Promise<AloneTrace> {
  const holding = chooseHolding(statement, relations);
  const before = await readWork(sessions.observer, relations);
  const { held, durationMs } = await runAgainst(sessions, holding, statement);
  const after = await readWork(sessions.observer, relations);
  const isRewritten = ({ oid }: Relation): boolean => {
    const now = after.get(oid);
    return now !== undefined && now.file !== before.get(oid)?.file;
  };
  return {
    isSeen: held !== undefined,
    durationMs,
    relations: relations.map((one) => ({
      ...one,
      mode: strongest(held?.get(one.oid) ?? []),
      rewritten: isRewritten(one),
      scanned: undefined,
    })),
  };
}

interface Seen {
  readonly held: Modes | undefined;
  /** Without the wait for us. */
  readonly durationMs: number;
}

async function runAgainst(
  { session, blocker, observer }: AloneSessions,
  holding: Holding | undefined,
  { sql }: Statement,
): Promise<Seen> {
  if (holding !== undefined) await hold(blocker, holding);
  const startedAt = performance.now();
  const running = watchEnd(session.queryText(sql, []));
  const held =
    holding === undefined ? undefined : await readAtFirstWait(observer, session.pid, running.isOver);
  const seenAt = performance.now();
  if (holding !== undefined) await blocker.query('rollback');
  const releasedAt = performance.now();
  await running.ended;
  const waitedMs = holding === undefined ? 0 : releasedAt - seenAt;
  return { held, durationMs: performance.now() - startedAt - waitedMs };
}

interface Running {
  readonly ended: Promise<unknown>;
  isOver(): boolean;
}

function watchEnd(work: Promise<unknown>): Running {
  let isOver = false;
  const ended = work.finally(() => void (isOver = true));
  // awaited by whoever started it; until then a failure is nobody's
  ended.catch(() => undefined);
  return { ended, isOver: () => isOver };
}

/** undefined: it ended without having waited. */
async function readAtFirstWait(
  observer: Pick<Database, 'query'>,
  pid: number,
  isOver: () => boolean,
): Promise<Modes | undefined> {
  while (!isOver()) {
    if (await isWaiting(observer, pid)) return readModes(observer, pid);
  }
  return undefined;
}

/** An xid is what a concurrent build waits for at last. LOCK takes no materialized view: COMMENT locks one. */
async function hold(blocker: Pick<Database, 'query'>, { relation, mode }: Holding): Promise<void> {
  const name = quoteQualified(relation.schema, relation.name);
  await blocker.query('begin');
  await blocker.query(
    relation.kind === 'm'
      ? `comment on materialized view ${name} is null`
      : `lock table ${name} in ${mode} mode`,
  );
  await blocker.query('select pg_catalog.pg_current_xact_id()');
}

async function isWaiting(observer: Pick<Database, 'query'>, pid: number): Promise<boolean> {
  const rows = await observer.query(
    `select from pg_catalog.pg_stat_activity as a
where a.pid = $1 and a.state = 'active' and a.wait_event_type = 'Lock'`,
    [pid],
  );
  return rows.length === 1;
}
