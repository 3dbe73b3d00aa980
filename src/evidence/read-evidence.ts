import type { Database } from '../db/database.ts';
import { readIndexes } from './read-indexes.ts';
import { readJournalParts } from './read-journal-parts.ts';
import { readMeasurements } from './read-measurements.ts';
import { readMigrations } from './read-migrations.ts';
import { readRun } from './read-run.ts';
import type { EndedSession, RunEvidence } from './run-evidence.ts';

/** $1: a run. */
export const ENDED_SESSIONS = `
select t.recorded_at as "recordedAt", t.pid, t.database_user as "user", t.application,
  (pg_catalog.date_part('epoch', t.recorded_at - t.idle_since) * 1000)::float8 as "idleMs"
from db_check.termination as t
where t.run_id = $1
order by t.id`;

/** Everything about one run (its id, or `last`), read in autocommit. Throws ToolError: no journal, not readable, no such run. */
export async function readEvidence(db: Database, wanted: string): Promise<RunEvidence> {
  const parts = await readJournalParts(db);
  const run = await readRun(db, wanted);
  const { migrations, takenBack } = await readMigrations(db, run.runId);
  const oids = migrations.flatMap(({ segments }) => segments.flatMap(({ indexOid }) => indexOid ?? []));
  const indexes = await readIndexes(db, oids);
  const measured = parts.has('baseline') ? await readMeasurements(db, run) : UNMEASURED;
  return { run, migrations, indexes, takenBack, ended: await readEnded(db, run.runId), ...measured };
}

const UNMEASURED = { before: undefined, after: undefined, runsUntilAfter: 0 } as const;

async function readEnded(db: Database, runId: string): Promise<readonly EndedSession[]> {
  const rows = await db.query<Omit<EndedSession, 'at'> & { recordedAt: Date }>(ENDED_SESSIONS, [runId]);
  return rows.map(({ recordedAt, ...row }) => ({ at: recordedAt.toISOString(), ...row }));
}
