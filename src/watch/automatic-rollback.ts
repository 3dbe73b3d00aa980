import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { readRunners } from '../deploy/exclusion.ts';
import { readLockHolder } from '../deploy/lock-holder.ts';
import { judgeLoss } from '../deploy/loss/loss.ts';
import { readLoss } from '../deploy/loss/read-loss.ts';
import { planRollback, type PlannedRollback } from '../deploy/rollback/plan.ts';
import type { RollbackResult } from '../deploy/rollback/result.ts';
import { rollback } from '../deploy/rollback/rollback.ts';
import type { RunOptions } from '../deploy/run-options.ts';
import { ToolError } from '../errors.ts';
import { ROLLOUT_LOCK } from '../rollout/rollout-lock.ts';
import { judgeAutomatic, type AutomaticFacts } from './judge-automatic.ts';
import { readDeployment } from './read-deployment.ts';
import { findUnproved, type ProofGround } from './read-proof.ts';
import { readClaim, withdrawClaim, writeClaim, writeClaimEnd } from './rollback-claim.ts';
import type { WatchedDeployment } from './watch-plan.ts';

export interface AutomaticGround extends RunOptions, ProofGround {
  readonly watchId: string;
  readonly deployment: WatchedDeployment | undefined;
  readonly isUnconfirmed: boolean;
}

/** refused: a human decides, and reads why. Else it was begun, whatever became of it. */
export type AutomaticEnd =
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }
  | { readonly kind: 'begun'; readonly result: RollbackResult };

/**
 * Takes the watched deployment back without a human, where nothing speaks against it. That it begins is recorded before;
 * after a kill it is not begun again. Throws what a lost connection throws; nothing was begun then, or it is recorded.
 */
export async function rollBackAlone(ground: AutomaticGround): Promise<AutomaticEnd> {
  const db = await open(ground);
  try {
    const reasons = judgeAutomatic(await readAutomaticFacts(db, ground));
    const { deployment, watchId, runId } = ground;
    if (reasons.length > 0 || deployment === undefined) return { kind: 'refused', reasons };
    const obstacle = await writeClaim(db, { ledgerIds: deployment.ledgerIds, watchId, runId });
    if (obstacle !== undefined)
      return { kind: 'refused', reasons: [`another watch was faster: ${obstacle}`] };
  } finally {
    await db.close().catch(() => undefined);
  }
  return carryOut(ground);
}

function open({ target, applicationName }: AutomaticGround): Promise<Database> {
  return connect({ target, profile: 'read', applicationName });
}

async function readAutomaticFacts(db: Database, ground: AutomaticGround): Promise<AutomaticFacts> {
  const { deployment, isUnconfirmed } = ground;
  const facts = {
    isUnconfirmed,
    unproved: [],
    loss: 'safe',
    obstacle: undefined,
    refusal: undefined,
  } as const;
  const nothing = { ...facts, busy: undefined, begunBefore: undefined };
  if (deployment === undefined) return { ...nothing, deployment: 'none' };
  const claim = await readClaim(db, deployment.ledgerIds);
  const now = await readDeployment(db);
  if (now === undefined || !isSame(now, deployment)) return { ...nothing, ...claim, deployment: 'changed' };
  const known = { ...facts, ...claim, deployment: 'same', busy: await readBusy(db) } as const;
  const planned = await planOrRefusal(db, ground, deployment);
  if (typeof planned === 'string') return { ...known, refusal: planned };
  return {
    ...known,
    unproved: await untrustedOr(() => findUnproved(db, planned, ground)),
    loss: judgeLoss(await readLoss(db, planned, ground.clock)),
  };
}

function isSame(a: WatchedDeployment, b: WatchedDeployment): boolean {
  return JSON.stringify(a.ledgerIds.toSorted()) === JSON.stringify(b.ledgerIds.toSorted());
}

/** A deployment, a rollback, Prisma, or a rollout that waits in its soak: it knows best what is to become of it. */
async function readBusy(db: Database): Promise<string | undefined> {
  const { ours, prisma } = await readRunners(db);
  const rollout = await readLockHolder(db, [ROLLOUT_LOCK.classId, ROLLOUT_LOCK.objectId, 2]);
  const holder = ours ?? rollout ?? prisma;
  return holder && `${holder.application || holder.user || 'another run'} (pid ${holder.pid})`;
}

async function planOrRefusal(
  db: Database,
  { migrations }: AutomaticGround,
  deployment: WatchedDeployment,
): Promise<readonly PlannedRollback[] | string> {
  try {
    const selection = { kind: 'named', migrations: deployment.migrations } as const;
    return (await planRollback(db, { migrations, selection, from: undefined, trusted: [] })).migrations;
  } catch (error) {
    return firstLine(error);
  }
}

async function untrustedOr(find: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await find();
  } catch (error) {
    return [firstLine(error)];
  }
}

/** Throws on what is no refusal of ours. */
function firstLine(error: unknown): string {
  if (error instanceof ToolError) return error.message.split('\n')[0] ?? error.code;
  throw error;
}

/** Claimed already. What cannot begin after all gives the claim back; the runners' lock decides who is first. */
async function carryOut(ground: AutomaticGround): Promise<AutomaticEnd> {
  const { deployment, runId } = ground;
  const stop = new AbortController();
  let isBegun = false;
  try {
    const result = await rollback({
      ...ground,
      selection: { kind: 'named', migrations: deployment?.migrations ?? [] },
      from: undefined,
      trusted: [],
      approve: () => Promise.resolve(true),
      emit: (event) => {
        ground.emit(event);
        isBegun ||= event.kind === 'run-started';
        // never during another run: not even behind one, which may have changed everything
        if (event.kind === 'waiting-for-runner' && !isBegun) stop.abort();
      },
      stop: AbortSignal.any([stop.signal, ground.stop]),
    });
    await withSession(ground, (db) => writeClaimEnd(db, runId, result.exitCode));
    return { kind: 'begun', result };
  } catch (error) {
    if (isBegun) throw error;
    await withSession(ground, (db) => withdrawClaim(db, runId));
    return { kind: 'refused', reasons: [`it cannot be carried out: ${firstLine(error)}`] };
  }
}

/** The claim itself is what counts: what cannot be added to it is no failure. */
async function withSession(ground: AutomaticGround, work: (db: Database) => Promise<void>): Promise<void> {
  const db = await open(ground).catch(() => undefined);
  if (db === undefined) return;
  await work(db).catch(() => undefined);
  await db.close().catch(() => undefined);
}
