import { CREATE_JOURNAL } from '../deploy/journal-schema.ts';

/**
 * The journal with the rollout's part, made when a rollout first writes, one of commands alone too: db-check report reads
 * all of it. Safe to repeat. Only its owner may write, as the rest: what stands here decides what is performed and what is
 * taken back.
 */
export const CREATE_ROLLOUT_JOURNAL = `${CREATE_JOURNAL}
create table if not exists db_check.rollout (
  id text primary key,
  name text not null,
  ledger_schema text not null default pg_catalog.current_schema(),
  begun_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'rolled-back')),
  is_again boolean not null,
  database_user text not null default session_user,
  os_user text,
  host text,
  git_commit text,
  tool_version text not null
);
create table if not exists db_check.rollout_phase (
  rollout_id text not null references db_check.rollout on delete cascade,
  name text not null,
  attempt integer not null,
  position integer not null,
  state text not null,
  stopped_in text,
  message text,
  definition jsonb not null,
  migrations jsonb,
  entered_at timestamptz not null,
  performing_at timestamptz,
  performed_at timestamptz,
  soak_until timestamptz,
  verifying_at timestamptz,
  ended_at timestamptz,
  primary key (rollout_id, name, attempt)
);
create table if not exists db_check.gate_measurement (
  rollout_id text not null references db_check.rollout on delete cascade,
  phase text not null,
  attempt integer not null,
  stage text not null check (stage in ('promotion', 'entry', 'success')),
  gate text not null,
  gate_digest text not null,
  round integer not null,
  number integer not null,
  measured_at timestamptz not null,
  status text not null,
  content jsonb not null,
  run_id text not null,
  primary key (rollout_id, phase, attempt, stage, gate, round, number)
);
create table if not exists db_check.rollout_decision (
  id text primary key,
  position bigint generated always as identity,
  rollout_id text not null references db_check.rollout on delete cascade,
  kind text not null,
  phase text,
  attempt integer,
  stage text,
  gate text,
  gate_digest text,
  message text,
  detail jsonb not null,
  decided_at timestamptz not null,
  run_id text not null,
  database_user text not null default session_user,
  os_user text,
  host text
);
create index if not exists rollout_decision_rollout_idx on db_check.rollout_decision (rollout_id, position);
`;

export const HAS_ROLLOUT_JOURNAL = `
select pg_catalog.to_regclass('db_check.rollout_decision') is not null
  and pg_catalog.to_regclass('db_check.run') is not null as "exists"`;
