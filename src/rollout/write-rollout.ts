import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { readServerError, SQLSTATE } from '../db/server-error.ts';
import type { Origin } from '../deploy/origin.ts';
import type { Measurement } from '../gates/measurement.ts';
import { VERSION } from '../version.ts';
import { storableJson } from './storable-json.ts';
import type { GateKey, Round } from './gates-passed.ts';
import { CREATE_ROLLOUT_JOURNAL, HAS_ROLLOUT_JOURNAL } from './journal-tables.ts';
import type { DecisionKind, PhaseRecord, RolloutRecord, Stage } from './rollout-record.ts';

type Queries = Pick<Database, 'query'>;

/** Who writes, noted with every decision. */
export interface Writer {
  readonly runId: string;
  readonly origin: Origin;
  readonly now: Date;
}

/** A decision as it is written; who and when are the writer's. */
export interface Decision {
  readonly kind: DecisionKind;
  readonly phase?: string;
  readonly attempt?: number;
  readonly stage?: Stage;
  readonly gate?: string;
  readonly gateDigest?: string;
  readonly message?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What belongs together is one statement: after a kill all of it stands, or nothing. */
export interface Change {
  readonly phases?: readonly PhaseRecord[];
  readonly decisions: readonly Decision[];
  /** Ends the whole rollout. */
  readonly outcome?: 'done' | 'rolled-back';
}

/** Safe to repeat, and beside a deployment that makes its own tables at this moment. */
export async function createRolloutJournal(db: Queries): Promise<void> {
  const [journal] = await db.query<{ exists: boolean }>(HAS_ROLLOUT_JOURNAL);
  if (journal?.exists === true) return;
  try {
    await db.query(CREATE_ROLLOUT_JOURNAL);
  } catch (error) {
    // two sessions make the schema at once: one of them loses, and finds it made
    if (readServerError(error)?.sqlState !== SQLSTATE.uniqueViolation) throw error;
    await db.query(CREATE_ROLLOUT_JOURNAL);
  }
}

// the newest is found by its beginning, whatever the clock of whoever began it says
const BEGIN = `
insert into db_check.rollout (id, name, begun_at, is_again, os_user, host, git_commit, tool_version)
select $1, $2, greatest($3::timestamptz, pg_catalog.max(r.begun_at) + interval '1 millisecond'), $4, $5, $6, $7, $8
  from db_check.rollout as r where r.name = $2
on conflict (id) do nothing`;

export type Begun = Pick<RolloutRecord, 'id' | 'name' | 'isAgain'>;

export async function writeBegin(db: Queries, begun: Begun, writer: Writer): Promise<void> {
  const { osUser, host, gitCommit } = writer.origin;
  const { id, name, isAgain } = begun;
  await db.query(BEGIN, [id, name, writer.now, isAgain, osUser, host, gitCommit, VERSION]);
  await writeChange(db, id, { decisions: [{ kind: 'begun', detail: { isAgain } }] }, writer);
}

const CHANGE = `
with phase as (
  insert into db_check.rollout_phase (rollout_id, name, attempt, position, state, stopped_in, message, definition, migrations,
    entered_at, performing_at, performed_at, soak_until, verifying_at, ended_at)
  select $1, p.name, p.attempt, p.position, p.state, p."stoppedIn", p.message, p.definition, p.migrations,
    p."enteredAt", p."performingAt", p."performedAt", p."soakUntil", p."verifyingAt", p."endedAt"
  from pg_catalog.jsonb_to_recordset($2::jsonb) as p (name text, attempt int, position int, state text, "stoppedIn" text,
    message text, definition jsonb, migrations jsonb, "enteredAt" timestamptz, "performingAt" timestamptz,
    "performedAt" timestamptz, "soakUntil" timestamptz, "verifyingAt" timestamptz, "endedAt" timestamptz)
  on conflict (rollout_id, name, attempt) do update set position = excluded.position, state = excluded.state,
    stopped_in = excluded.stopped_in, message = excluded.message, definition = excluded.definition,
    migrations = excluded.migrations, entered_at = excluded.entered_at, performing_at = excluded.performing_at,
    performed_at = excluded.performed_at, soak_until = excluded.soak_until, verifying_at = excluded.verifying_at,
    ended_at = excluded.ended_at
), ended as (
  update db_check.rollout as r set outcome = $8, ended_at = $4 where r.id = $1 and $8::text is not null
)
insert into db_check.rollout_decision (id, rollout_id, kind, phase, attempt, stage, gate, gate_digest, message, detail,
  decided_at, run_id, os_user, host)
select d.id, $1, d.kind, d.phase, d.attempt, d.stage, d.gate, d."gateDigest", d.message, coalesce(d.detail, '{}'),
  $4, $5, $6, $7
from pg_catalog.jsonb_to_recordset($3::jsonb) as d (id text, kind text, phase text, attempt int, stage text, gate text,
  "gateDigest" text, message text, detail jsonb)
on conflict (id) do nothing`;

/** One statement, which bears being sent twice. */
export async function writeChange(
  db: Queries,
  rolloutId: string,
  { phases = [], decisions, outcome }: Change,
  { runId, origin, now }: Writer,
): Promise<void> {
  const rows = decisions.map((decision) => ({ id: randomUUID(), ...decision }));
  const json = [storableJson(phases), storableJson(rows)];
  const parameters = [rolloutId, ...json, now, runId, origin.osUser, origin.host, outcome ?? null];
  await db.query(CHANGE, parameters);
}

const MEASURED = `
insert into db_check.gate_measurement (rollout_id, phase, attempt, stage, gate, gate_digest, round, number, measured_at,
  status, content, run_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (rollout_id, phase, attempt, stage, gate, round, number) do nothing`;

/** Bears being sent twice. */
export async function writeMeasurement(
  db: Queries,
  rolloutId: string,
  {
    key,
    round,
    number,
    runId,
  }: { readonly key: GateKey; readonly number: number; readonly runId: string } & Pick<Round, 'round'>,
  measurement: Measurement,
): Promise<void> {
  const { phase, attempt, stage, gate, gateDigest } = key;
  const where = [rolloutId, phase, attempt, stage, gate, gateDigest, round, number];
  const what = [measurement.at, measurement.status, storableJson(measurement), runId];
  await db.query(MEASURED, [...where, ...what]);
}
