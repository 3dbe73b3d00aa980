import type { Database } from '../db/database.ts';
import { parseBaseline, type Baseline } from '../measure/baseline.ts';
import type { Subject } from './read-subject.ts';
import type { RunEvidence } from './run-evidence.ts';

/** $1: when the run began. */
export const NEWEST_BEFORE = `
select b.content, b.taken_at as "takenAt"
from db_check.baseline as b
where b.database = pg_catalog.current_database() and b.taken_at < $1::pg_catalog.timestamptz
order by b.taken_at desc, b.id desc limit 1`;

/** $1: when the run ended. What post and compare measured counts as well as a baseline. */
const AFTER = `
select b.content, b.taken_at as "takenAt"
from db_check.baseline as b
where b.database = pg_catalog.current_database() and b.taken_at >= $1::pg_catalog.timestamptz`;

const MEASURED_AFTER = `
 union all
select r.content, (r.content ->> 'takenAt')::pg_catalog.timestamptz
from db_check.run_record as r
where r.database = pg_catalog.current_database() and r.kind = 'measurement' and r.recorded_at >= $1::pg_catalog.timestamptz`;

const FIRST = ' order by 2 limit 1';
const NEWEST = ' order by 2 desc limit 1';

/** $1: runs, $2 and $3: times. What else was run between them. */
export const RUNS_BETWEEN = `
select pg_catalog.count(*)::int as runs
from db_check.run as r
where r.run_id <> all ($1) and r.started_at >= $2::pg_catalog.timestamptz and r.started_at < $3::pg_catalog.timestamptz`;

interface Row {
  readonly content: unknown;
  readonly takenAt: Date;
}

/** What the target queries took around a run, where it was measured and kept in the journal. */
export async function readMeasurements(
  db: Database,
  { run, runIds, rollout }: Subject,
  parts: ReadonlySet<string>,
): Promise<Pick<RunEvidence, 'before' | 'after' | 'runsUntilAfter'>> {
  const { startedAt, finishedAt } = run;
  const [before] = await db.query<Row>(NEWEST_BEFORE, [startedAt]);
  const measured = AFTER + (parts.has('run_record') ? MEASURED_AFTER : '');
  const [behind] = finishedAt === undefined ? [] : await db.query<Row>(measured + FIRST, [finishedAt]);
  // between two phases of a rollout is behind what was deployed, too
  const [within] = rollout === undefined ? [] : await db.query<Row>(measured + NEWEST, [startedAt]);
  const after = behind ?? within;
  const between = after && [runIds, startedAt, after.takenAt.toISOString()];
  const [others] = between === undefined ? [] : await db.query<{ runs: number }>(RUNS_BETWEEN, between);
  return { before: parse(before), after: parse(after), runsUntilAfter: others?.runs ?? 0 };
}

function parse(row: Row | undefined): Baseline | undefined {
  return row && parseBaseline(row.content, 'the journal');
}
