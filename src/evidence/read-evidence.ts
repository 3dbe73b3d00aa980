import type { Database } from '../db/database.ts';
import { readIndexes } from './read-indexes.ts';
import { readJournalParts } from './read-journal-parts.ts';
import { readMeasurements } from './read-measurements.ts';
import { readMigrations } from './read-migrations.ts';
import { readRecords } from './read-records.ts';
import { readSubject } from './read-subject.ts';
import { readWatches } from './read-watches.ts';
import type { EndedSession, RunEvidence } from './run-evidence.ts';

/** $1: runs. */
export const ENDED_SESSIONS = `
select t.recorded_at as "recordedAt", t.pid, t.database_user as "user", t.application,
  (pg_catalog.date_part('epoch', t.recorded_at - t.idle_since) * 1000)::float8 as "idleMs"
from db_check.termination as t
where t.run_id = any ($1)
order by t.id`;

/** Everything about one run or rollout, read in autocommit. Throws ToolError: no journal, not readable, nothing of that name. */
export async function readEvidence(db: Database, wanted: string): Promise<RunEvidence> {
  const parts = await readJournalParts(db);
  const subject = await readSubject(db, wanted, parts);
  const { run, runIds, rollout } = subject;
  const { migrations, takenBack } = await readMigrations(db, runIds);
  const oids = migrations.flatMap(({ segments }) => segments.flatMap(({ indexOid }) => indexOid ?? []));
  const indexes = await readIndexes(db, oids);
  const measured = parts.has('baseline') ? await readMeasurements(db, subject, parts) : UNMEASURED;
  const ledgerIds = migrations.map(({ ledgerId }) => ledgerId);
  const watches = parts.has('watch') && parts.has('watch_tick') ? await readWatches(db, ledgerIds) : [];
  const records = parts.has('run_record') ? await readRecords(db, subject) : UNRECORDED;
  const ended = await readEnded(db, runIds);
  return { run, rollout, migrations, indexes, takenBack, watches, ended, ...measured, ...records };
}

const UNRECORDED = { waits: [], checks: [] } as const;
const UNMEASURED = { before: undefined, after: undefined, runsUntilAfter: 0 } as const;

async function readEnded(db: Database, runIds: readonly string[]): Promise<readonly EndedSession[]> {
  const rows = await db.query<Omit<EndedSession, 'at'> & { recordedAt: Date }>(ENDED_SESSIONS, [runIds]);
  return rows.map(({ recordedAt, ...row }) => ({ at: recordedAt.toISOString(), ...row }));
}
