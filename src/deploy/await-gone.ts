import { connect } from '../db/connect.ts';
import type { RunOptions } from './run-options.ts';

/** A server process of ours; the pid alone may belong to another one tomorrow. */
export interface Backend {
  readonly pid: number;
  /** As the server writes it. */
  readonly startedAt: string;
}

/** $1: pid, $2: backend_start. */
export const STILL_THERE = `
select a.application_name as application, coalesce(a.usename, '') as "user", coalesce(a.state, '') as state,
  (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.backend_start) * 1000)::float8 as "ageMs",
  case when p.pid is not null then pg_catalog.concat(p.command, ', ', p.phase) end as building
from pg_catalog.pg_stat_activity as a
left join pg_catalog.pg_stat_progress_create_index as p on p.pid = a.pid
where a.pid = $1 and a.backend_start = $2::timestamptz`;

/** Its client is us, and we are gone: an idle one has nothing to finish, and may hear of that only in hours. */
const END_IDLE = `
select pg_catalog.pg_terminate_backend(a.pid) as ended
from pg_catalog.pg_stat_activity as a
where a.pid = $1 and a.backend_start = $2::timestamptz and a.state like 'idle%'`;

interface Seen {
  readonly application: string;
  readonly user: string;
  readonly ageMs: number | null;
  readonly building: string | null;
}

/**
 * Returns when the server process of a lost connection is no more, however long its statement takes: seen in
 * pg_stat_activity, never guessed from a timer. Only then nothing of the old session can still happen. Throws
 * ToolError where the server cannot be reached.
 */
export async function awaitGone(options: RunOptions, backend: Backend): Promise<void> {
  const { target, clock, emit, stop, runId } = options;
  const applicationName = `db-deploy/${runId}/look`;
  const db = await connect({ target, profile: 'read', applicationName });
  const key = [backend.pid, backend.startedAt];
  const start = clock.monotonicMs();
  try {
    for (;;) {
      const [seen] = await db.query<Seen>(STILL_THERE, key);
      if (seen === undefined || stop.aborted) return;
      await db.query(END_IDLE, key);
      const { application, user, ageMs, building } = seen;
      const holder = {
        pid: backend.pid,
        application,
        user,
        ageMs: ageMs ?? undefined,
        building: building ?? undefined,
      };
      emit({ kind: 'waiting-for-runner', holder, waitedMs: clock.monotonicMs() - start });
      await clock.sleep(250, stop);
    }
  } finally {
    await db.close().catch(() => undefined);
  }
}
