import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { PhasePlan } from './phase-plan.ts';
import { readRollout } from './read-rollout.ts';
import { findGone } from './gone-phases.ts';
import type { PhaseRecord, RolloutRecord } from './rollout-record.ts';
import { takeRolloutLock } from './rollout-lock.ts';
import type { RolloutSession } from './rollout-session.ts';
import { nameOfRollout, record, writerOf, type RolloutOptions } from './walk.ts';
import { createRolloutJournal, writeBegin } from './write-rollout.ts';

type Wish = Pick<RolloutOptions, 'rollout' | 'runId' | 'readOrigin' | 'clock' | 'isAgain'>;

type EnsureWish = Wish & Pick<RolloutOptions, 'maxWaitMs' | 'stop'>;

/** A rollout that goes on stays as it is; what was finished or taken back is begun anew only when that is asked for. */
export async function beginRollout(
  session: RolloutSession,
  options: RolloutOptions,
  plans: readonly PhasePlan[],
): Promise<void> {
  await createRolloutJournal(session);
  const rollout = await readRollout(session, nameOfRollout(options.rollout));
  if (rollout === undefined) return writeNew(session, options);
  if (options.isAgain !== true) return;
  if (rollout.outcome !== null) return writeNew(session, options);
  const back = await chooseAnew(options, plans, rollout);
  if (back.length === 0) throw nothingEnded(rollout);
  const walk = { options, session, plans, rollout };
  const phases = back.map((phase) => anew(phase, options));
  await record(walk, { phases, decisions: [] });
}

/** What was taken back, by the rollout or beside it; in that case what came after it too. */
async function chooseAnew(
  options: RolloutOptions,
  plans: readonly PhasePlan[],
  rollout: RolloutRecord,
): Promise<readonly PhaseRecord[]> {
  const gone = new Set((await findGone(options, plans, rollout)).map(({ phase }) => phase));
  const first = rollout.phases.find(({ name }) => gone.has(name))?.position ?? Infinity;
  return rollout.phases.filter(({ state, position }) => state === 'rolled-back' || position >= first);
}

/** The newest of this name, begun where there is none. */
export async function ensureRollout(db: Database, wish: EnsureWish): Promise<RolloutRecord> {
  const name = nameOfRollout(wish.rollout);
  const before = await readRollout(db, name);
  if (before !== undefined) return before;
  await takeRolloutLock(db, { ...wish, wait: () => undefined });
  await createRolloutJournal(db);
  if ((await readRollout(db, name)) === undefined) await writeNew(db, wish);
  return (await readRollout(db, name)) as RolloutRecord;
}

function writeNew(session: Pick<Database, 'query'>, wish: Wish): Promise<void> {
  const { rollout, runId, isAgain = false } = wish;
  return writeBegin(session, { id: runId, name: nameOfRollout(rollout), isAgain }, writerOf(wish));
}

/** Its earlier attempt stays in the journal. */
function anew(phase: PhaseRecord, { clock }: Wish): PhaseRecord {
  return {
    ...phase,
    ...{ attempt: phase.attempt + 1, state: 'waiting', stoppedIn: null, message: null, migrations: null },
    ...{ enteredAt: clock.now().toISOString(), performingAt: null, performedAt: null },
    ...{ soakUntil: null, verifyingAt: null, endedAt: null },
  };
}

function nothingEnded({ name }: RolloutRecord): ToolError {
  return new ToolError({
    code: 'rollout-goes-on',
    message: `--again begins anew what was finished or taken back; nothing of the rollout ${name} was`,
    hint: 'go on with it: db-deploy rollout',
    exitCode: EXIT.usage,
  });
}
