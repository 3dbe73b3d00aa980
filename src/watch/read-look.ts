import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { readServerError, renderServerError } from '../db/server-error.ts';
import { flushOwnCounters, readWatchCounters } from '../facts/watch-counters.ts';
import { readIndexScans } from '../facts/index-scans.ts';
import { lockWaits, type LockWait } from '../facts/lock-waits.ts';
import { readWorkload, type Workload } from '../facts/workload.ts';
import type { Sample } from '../measure/measurement.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import { measureTarget, type MeasuredTarget } from './measure-target.ts';
import type { Part, Readings, WorkloadCounters } from './readings.ts';

/** Everything that one tick reads, as it was read. */
export interface Look {
  /** Before the measuring: minus the readings of the tick before, it is what the application did. */
  readonly counters: Readings['counters'];
  readonly workload: Part<Workload>;
  readonly indexes: Readings['indexes'];
  readonly lockWaits: Part<readonly LockWait[]>;
  readonly targets: readonly MeasuredTarget[];
  /** Behind the measuring. */
  readonly last: Readings;
  /** `schema.name` of the tables that the queries read, as far as any tick has seen. */
  readonly tables: readonly string[];
}

export interface LookGround {
  readonly clock: Clock;
  readonly queries: readonly TargetQuery[];
  /** By the name of the query: the same values at every tick. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** `schema.name` of the tables that the queries read, as far as known; empty at the first tick. */
  readonly tables: readonly string[];
  readonly queryTimeoutMs: number;
  readonly stop: AbortSignal;
}

/** In autocommit: no snapshot outlives a statement. Throws when the connection is lost, or with an AbortError when stopped. */
export async function readLook(db: Database, ground: LookGround): Promise<Look> {
  await db.query(
    `select pg_catalog.set_config('statement_timeout', $1, false), pg_catalog.set_config('datestyle', 'ISO', false)`,
    [`${ground.queryTimeoutMs}ms`],
  );
  const counters = await part(db, () => readWatchCounters(db));
  const waits = await part(db, async () => lockWaits.read({ db, targets: [] }));
  const indexes = await part(db, () => readIndexScans(db, ground.tables));
  const workload = await readStatements(db);
  const targets: MeasuredTarget[] = [];
  for (const query of ground.queries) {
    ground.stop.throwIfAborted();
    targets.push(await measureTarget(db, query, ground));
  }
  await flushOwnCounters(db);
  const tables = [...new Set([...ground.tables, ...targets.flatMap((target) => target.tables)])].sort();
  const behind = await readStatements(db);
  const last: Readings = {
    counters: await part(db, () => readWatchCounters(db)),
    workload: behind.ok ? { ok: true, value: countersOf(behind.value) } : behind,
    indexes: await part(db, () => readIndexScans(db, tables)),
  };
  return { counters, workload, indexes, lockWaits: waits, targets, last, tables };
}

/** What the server refuses is a part that nobody sees; a lost connection is no answer at all. */
async function part<Value>(db: Database, read: () => Promise<Value>): Promise<Part<Value>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    const server = readServerError(error);
    if (server === undefined || db.closed) throw error;
    return { ok: false, reason: renderServerError(server) };
  }
}

async function readStatements(db: Database): Promise<Part<Workload>> {
  const read = await part(db, () => readWorkload(db));
  if (!read.ok) return read;
  return 'unreadable' in read.value
    ? { ok: false, reason: read.value.unreadable }
    : { ok: true, value: read.value };
}

function countersOf({ takenAt, resetAt, statements }: Workload): WorkloadCounters {
  return {
    takenAt,
    resetAt,
    statements: statements.map(({ id, calls, totalMs, blocks }) => ({ id, calls, totalMs, blocks })),
  };
}
