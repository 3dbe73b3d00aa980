import type { Database } from '../db/database.ts';
import { completeRollout, type RolloutHead } from '../rollout/read-rollout.ts';
import type { RolloutRecord } from '../rollout/rollout-record.ts';
import { readRun } from './read-run.ts';
import type { JournalledRun } from './run-evidence.ts';

/** $1: an id, a name, or `last`: then the newest rollout, where the newest run is one of its own or older. */
export const WANTED_ROLLOUT = `
with newest (run_id, started_at) as (
  select r.run_id, r.started_at from db_check.run as r order by r.started_at desc, r.run_id desc limit 1
)
select r.id, r.name, r.begun_at as "begunAt", r.ended_at as "endedAt", r.outcome, r.is_again as "isAgain",
  r.database_user as "databaseUser", r.os_user as "osUser", r.host, r.git_commit as "gitCommit",
  r.tool_version as "toolVersion"
from db_check.rollout as r
left join newest as n on true
where r.id = $1 or r.name = $1
  or $1 = 'last' and (
    n.run_id is null or r.begun_at >= n.started_at
    or exists (
      select from db_check.rollout_decision as d
      where d.rollout_id = r.id and d.run_id = pg_catalog.split_part(n.run_id, '.', 1)))
order by r.id = $1 desc, r.begun_at desc, r.id desc limit 1`;

/** $1: run ids of a rollout's invocations. A phase runs under its invocation's id, with a number behind a point. */
export const RUNS_OF = `
select r.run_id as "runId" from db_check.run as r
where pg_catalog.split_part(r.run_id, '.', 1) = any ($1)
order by r.started_at, r.run_id`;

/** What is reported on: a run, or a rollout with the runs of its phases. */
export interface Subject {
  readonly run: JournalledRun;
  readonly runIds: readonly string[];
  readonly rollout: RolloutRecord | undefined;
}

/** A rollout by name or id, a run by its id, or the last of both. Throws ToolError (exit 2). */
export async function readSubject(
  db: Database,
  wanted: string,
  parts: ReadonlySet<string>,
): Promise<Subject> {
  const [row] = parts.has('rollout') ? await db.query<RolloutRow>(WANTED_ROLLOUT, [wanted]) : [];
  if (row !== undefined) return readRolloutSubject(db, row);
  const run = await readRun(db, wanted);
  return { run, runIds: [run.runId], rollout: undefined };
}

interface RolloutRow extends Pick<RolloutHead, 'id' | 'name' | 'outcome' | 'isAgain'> {
  readonly begunAt: Date;
  readonly endedAt: Date | null;
  readonly databaseUser: string;
  readonly osUser: string | null;
  readonly host: string | null;
  readonly gitCommit: string | null;
  readonly toolVersion: string;
}

async function readRolloutSubject(db: Database, row: RolloutRow): Promise<Subject> {
  const { id, name, outcome, isAgain } = row;
  const begunAt = row.begunAt.toISOString();
  const endedAt = row.endedAt?.toISOString() ?? null;
  const rollout = await completeRollout(db, { id, name, begunAt, endedAt, outcome, isAgain });
  const invocations = [...new Set(rollout.decisions.map(({ runId }) => runId))];
  const runs = await db.query<{ runId: string }>(RUNS_OF, [invocations]);
  return { run: asRun(row), runIds: runs.map(({ runId }) => runId), rollout };
}

function asRun(row: RolloutRow): JournalledRun {
  return {
    runId: row.id,
    command: `rollout ${row.name}`,
    startedAt: row.begunAt.toISOString(),
    finishedAt: row.endedAt?.toISOString(),
    outcome: row.outcome ?? undefined,
    databaseUser: row.databaseUser,
    osUser: row.osUser ?? undefined,
    host: row.host ?? undefined,
    gitCommit: row.gitCommit ?? undefined,
    toolVersion: row.toolVersion,
    walPosition: undefined,
    restorePoint: undefined,
  };
}
