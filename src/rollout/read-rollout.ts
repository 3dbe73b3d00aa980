import type { Database } from '../db/database.ts';
import type { Measurement } from '../gates/measurement.ts';
import { HAS_ROLLOUT_JOURNAL } from './journal-tables.ts';
import type { DecisionRecord, MeasurementRecord, PhaseRecord, RolloutRecord } from './rollout-record.ts';

/** $1: the name. The newest of this name that belongs to the ledger of the search_path. */
export const NEWEST_ROLLOUT = `
select r.id, r.name, r.begun_at as "begunAt", r.ended_at as "endedAt", r.outcome, r.is_again as "isAgain"
  from db_check.rollout as r
 where r.name = $1 and r.ledger_schema = pg_catalog.current_schema()
 order by r.begun_at desc, r.id desc limit 1`;

/** $1: the rollout. The newest attempt at each phase. */
export const PHASES = `
select p.name, p.position, p.attempt, p.state, p.stopped_in as "stoppedIn", p.message, p.definition, p.migrations,
       p.entered_at as "enteredAt", p.performing_at as "performingAt", p.performed_at as "performedAt",
       p.soak_until as "soakUntil", p.verifying_at as "verifyingAt", p.ended_at as "endedAt"
  from db_check.rollout_phase as p
 where p.rollout_id = $1
   and p.attempt = (select pg_catalog.max(o.attempt) from db_check.rollout_phase as o
                     where o.rollout_id = p.rollout_id and o.name = p.name)
 order by p.position, p.name`;

/** $1: the rollout. */
export const MEASUREMENTS = `
select m.phase, m.attempt, m.stage, m.gate, m.gate_digest as "gateDigest", m.round, m.number, m.content as measurement
  from db_check.gate_measurement as m
 where m.rollout_id = $1
 order by m.phase, m.attempt, m.stage, m.gate, m.round, m.number`;

/** $1: the rollout. */
export const DECISIONS_OF = `
select d.kind, d.phase, d.attempt, d.stage, d.gate, d.gate_digest as "gateDigest", d.message, d.detail,
       d.decided_at as "decidedAt", d.run_id as "runId", d.database_user as "databaseUser", d.os_user as "osUser", d.host
  from db_check.rollout_decision as d
 where d.rollout_id = $1
 order by d.position`;

type Timed<Row> = {
  readonly [Key in keyof Row]: Key extends TimeKey ? Date | Extract<Row[Key], null> : Row[Key];
};
type TimeKey = `${string}At` | 'soakUntil';

type Queries = Pick<Database, 'query'>;

/** undefined: no rollout of this name was ever begun here. Four short statements, no snapshot stays behind. */
export async function readRollout(db: Queries, name: string): Promise<RolloutRecord | undefined> {
  const [journal] = await db.query<{ exists: boolean }>(HAS_ROLLOUT_JOURNAL);
  if (journal?.exists !== true) return undefined;
  const [head] = await db.query<Timed<RolloutHead>>(NEWEST_ROLLOUT, [name]);
  return head && completeRollout(db, inIso(head) as RolloutHead);
}

/** A rollout without what belongs to it. */
export type RolloutHead = Omit<RolloutRecord, 'phases' | 'measurements' | 'decisions'>;

export async function completeRollout(db: Queries, head: RolloutHead): Promise<RolloutRecord> {
  const phases = await db.query<Timed<PhaseRecord>>(PHASES, [head.id]);
  const measurements = await db.query<Timed<MeasurementRecord>>(MEASUREMENTS, [head.id]);
  const decisions = await db.query<Timed<DecisionRecord>>(DECISIONS_OF, [head.id]);
  return {
    ...head,
    phases: phases.map((row) => inIso(row) as PhaseRecord),
    measurements: measurements as readonly (MeasurementRecord & { measurement: Measurement })[],
    decisions: decisions.map((row) => inIso(row) as DecisionRecord),
  };
}

/** Times as data: every Date of a row as ISO 8601. */
function inIso(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]: [string, unknown]) => [
      key,
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}
