import type { Database } from '../db/database.ts';
import { readServerError } from '../db/server-error.ts';
import { prepareSideTables, writeOrExplain, type SideTables } from '../db/side-tables.ts';
import type { RunRecord } from './run-record.ts';

/** What commands say of a run beside the engine's own journal; who measures may write it. */
export const RUN_RECORDS: SideTables = {
  names: ['run_record'],
  create: `
create table if not exists db_check.run_record (
  id bigint generated always as identity primary key,
  run_id text not null,
  kind text not null,
  database text not null default pg_catalog.current_database(),
  recorded_at timestamptz not null default pg_catalog.clock_timestamp(),
  content jsonb not null
);
create index if not exists run_record_run_idx on db_check.run_record (run_id);
create index if not exists run_record_time_idx on db_check.run_record (kind, recorded_at)`,
};

const INSERT = 'insert into db_check.run_record (run_id, kind, content) values ($1, $2, $3)';

/** On a session that is open anyway, where the journal exists and the role may; what cannot be written is not. */
export async function writeRunRecord(db: Database, runId: string, record: RunRecord): Promise<void> {
  try {
    if ((await prepareSideTables(db, RUN_RECORDS)) !== undefined) return;
    const values = [runId, record.kind, JSON.stringify(record.content)];
    await writeOrExplain(db, () => db.query(INSERT, values));
  } catch (error) {
    if (readServerError(error) === undefined && !db.closed) throw error;
  }
}
