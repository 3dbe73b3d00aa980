/** The schema of our own journal; never part of any fingerprint. */
export const JOURNAL_SCHEMA = 'db_check';

/**
 * Creates the journal. Safe to repeat; the caller holds the runners' lock, so that two of them cannot race here.
 * Only its owner may write: what stands here is run again by db-rollback (engine rule 13).
 */
export const CREATE_JOURNAL = `
create schema if not exists db_check;
comment on schema db_check is 'Journal of pg-plumbline: what was deployed, by whom, and the way back';
create table if not exists db_check.run (
  run_id text primary key,
  command text not null,
  started_at timestamptz not null default pg_catalog.clock_timestamp(),
  finished_at timestamptz,
  outcome text,
  database_user text not null default session_user,
  os_user text,
  host text,
  git_commit text,
  tool_version text not null,
  wal_position pg_catalog.pg_lsn,
  restore_point text
);
create table if not exists db_check.execution (
  id text primary key,
  run_id text not null references db_check.run,
  ledger_schema text not null,
  migration text not null,
  direction text not null check (direction in ('up', 'down')),
  ledger_id text not null,
  checksum text not null,
  script text not null,
  rollback_script text,
  scope jsonb not null,
  state_before jsonb,
  state_after jsonb,
  outcome text not null check (outcome in ('running', 'done', 'failed')),
  started_at timestamptz not null default pg_catalog.clock_timestamp(),
  finished_at timestamptz
);
create index if not exists execution_ledger_id_idx on db_check.execution (ledger_id);
create table if not exists db_check.segment (
  execution_id text not null references db_check.execution on delete cascade,
  first_statement integer not null,
  last_statement integer not null,
  run_id text not null,
  state text not null check (state in ('started', 'done', 'failed')),
  started_at timestamptz not null,
  finished_at timestamptz,
  backend_pid integer not null,
  backend_started_at timestamptz,
  index_oid oid,
  seen_before jsonb,
  error jsonb,
  primary key (execution_id, first_statement)
);
create table if not exists db_check.termination (
  id bigint generated always as identity primary key,
  run_id text not null,
  recorded_at timestamptz not null default pg_catalog.clock_timestamp(),
  pid integer not null,
  database_user text not null,
  application text not null,
  backend_started_at timestamptz,
  transaction_started_at timestamptz,
  idle_since timestamptz not null
);
create table if not exists db_check.hold (
  ledger_schema text not null,
  migration text not null,
  run_id text not null,
  held_at timestamptz not null default pg_catalog.clock_timestamp(),
  released_at timestamptz,
  released_by text,
  primary key (ledger_schema, migration)
);
create table if not exists db_check.baseline (
  id bigint generated always as identity primary key,
  run_id text not null,
  taken_at timestamptz not null default pg_catalog.clock_timestamp(),
  database text not null default pg_catalog.current_database(),
  content jsonb not null
);
`;
