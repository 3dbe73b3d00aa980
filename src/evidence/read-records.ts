import type { Database } from '../db/database.ts';
import type { RecordedChecks } from './run-record.ts';
import type { Subject } from './read-subject.ts';
import type { RunEvidence } from './run-evidence.ts';
import type { RunWait } from './waits.ts';

/** $1: runs. */
export const WAITS_OF = `
select r.content from db_check.run_record as r
where r.kind = 'waits' and r.run_id = any ($1)
order by r.recorded_at, r.id`;

/** $1, $2: until when it is before, from when on behind. The last of each command before, and the first of each behind. */
export const CHECKS_AROUND = `
select r.content
from db_check.run_record as r
where r.database = pg_catalog.current_database() and r.kind = 'checks' and r.id in (
  select distinct on (b.content ->> 'command') b.id from db_check.run_record as b
  where b.database = pg_catalog.current_database() and b.kind = 'checks' and b.recorded_at < $1::pg_catalog.timestamptz
  order by b.content ->> 'command', b.recorded_at desc, b.id desc)
or r.id in (
  select distinct on (a.content ->> 'command') a.id from db_check.run_record as a
  where a.database = pg_catalog.current_database() and a.kind = 'checks' and a.recorded_at >= $2::pg_catalog.timestamptz
  order by a.content ->> 'command', a.recorded_at, a.id)
order by r.recorded_at, r.id`;

/** What commands left about these runs and around them. */
export async function readRecords(
  db: Database,
  { run, runIds, rollout }: Subject,
): Promise<Pick<RunEvidence, 'waits' | 'checks'>> {
  const invocations = runIds.map((id) => id.split('.')[0] ?? id);
  const waits = await db.query<{ content: readonly RunWait[] }>(WAITS_OF, [[...runIds, ...invocations]]);
  const behind = rollout === undefined ? (run.finishedAt ?? 'infinity') : run.startedAt;
  const around = [run.startedAt, behind];
  const checks = await db.query<{ content: RecordedChecks }>(CHECKS_AROUND, around);
  return { waits: waits.flatMap(({ content }) => content), checks: checks.map(({ content }) => content) };
}
