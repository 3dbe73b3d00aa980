import type { Database } from '../../db/database.ts';
import { sessionSettings } from '../../db/session.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { parseSearchPath, type Scope } from '../../fingerprint/scope.ts';
import type { LedgerRow } from '../../migrations/ledger.ts';
import { abortRunning, type Abort } from '../abort-running.ts';
import { takeRunnerLock } from '../exclusion.ts';
import type { Job, Means } from '../job.ts';
import { readExecutions } from '../journal-read.ts';
import { createJournal } from '../journal.ts';
import type { LossFinding } from '../loss/loss.ts';
import { readLoss } from '../loss/read-loss.ts';
import { refuseLoss, type LossAnswer } from '../loss/refuse-loss.ts';
import { createPrismaLock } from '../prisma-lock.ts';
import { openAside } from './aside.ts';
import { planRollbackJob, type RollbackJobContext } from './job.ts';
import {
  isWithin,
  planRollback,
  type PlannedRollback,
  type RollbackPlan,
  type RollbackWish,
} from './plan.ts';
import { proveRollback } from './proof.ts';
import { judgeExit, type RolledBackMigration, type RollbackResult } from './result.ts';
import { asideScope, mainScope, type RollbackScope } from './scope.ts';
import { finishRun, recordEnded, startRun, type WayBack } from '../run-journal.ts';
import { describeNotRun, runMigration } from '../run-migration.ts';
import { readTerminations } from '../termination.ts';
import type { Runner } from '../runner.ts';
import { deploymentOf } from '../running-run.ts';
import type { RunOptions } from '../run-options.ts';
import type { SessionFacts } from '../session-facts.ts';
import { withWriteSession } from '../write-session.ts';

export interface RollbackOptions extends RunOptions, RollbackWish {
  /** What the user said beforehand to a loss of data; without it a rollback that is not safe is refused. */
  readonly answer?: LossAnswer;
  /** Told what would be done and lost, before anything is asked, locked or written. */
  readonly show?: (shown: ShownRollback) => void;
  readonly approve: (plan: RollbackPlan, serverVersion: number) => Promise<boolean>;
  /** Ends a run that is at work; without it this one waits for it. */
  readonly abort?: Abort;
}

export interface ShownRollback {
  readonly plan: RollbackPlan;
  readonly loss: readonly LossFinding[];
  readonly serverVersion: number;
}

/**
 * Takes migrations back, newest first, and proves it. Throws ToolError for what forbids to begin (exit 8: not
 * approved); from the first write on, every failure is in the result. After an interruption the same call goes on.
 */
export async function rollback(options: RollbackOptions): Promise<RollbackResult> {
  const { result } = await withWriteSession('db-rollback', options, async ({ runner, facts }) => {
    const { db } = runner;
    const ended = options.abort === undefined ? [] : await abortRunning(runner, options.abort);
    const wish = { ...options, lastRun: ended.map(deploymentOf).findLast((run) => run !== undefined) };
    const plan = await planRollback(db, wish);
    if (plan.ledger.journalExists) await recordEnded(db, ended, options.runId);
    if (plan.migrations.length === 0) return conclude({ db, options, plan, loss: [] }, [], undefined);
    const loss = await readLoss(db, plan.migrations, options.clock);
    options.show?.({ plan, loss, serverVersion: db.serverVersion });
    refuseLoss(loss, options);
    if (!(await options.approve(plan, db.serverVersion))) throw notApproved();
    await takeRunnerLock(runner);
    const current = await planRollback(db, wish);
    if (!isWithin(current, plan)) throw changedMeanwhile();
    if (current.migrations.length === 0)
      return conclude({ db, options, plan: current, loss: [] }, [], undefined);
    // the application went on writing while a person read, or another run had its turn
    const lossNow = await readLoss(db, current.migrations, options.clock);
    refuseLoss(lossNow, options);
    return rollBackLocked({ db, options, plan: current, loss: lossNow }, runner, facts);
  });
  return result;
}

interface Work {
  readonly db: Database;
  readonly options: RollbackOptions;
  readonly plan: RollbackPlan;
  readonly loss: readonly LossFinding[];
}

async function rollBackLocked(work: Work, runner: Runner, facts: SessionFacts): Promise<RollbackResult> {
  const { db, options, plan } = work;
  const { ledger } = plan;
  const journal = createJournal(ledger.schema);
  const searchPath = parseSearchPath(facts.searchPath, facts.role);
  const wayBack = await startRun(db, journal, {
    runId: options.runId,
    command: 'rollback',
    origin: options.readOrigin(),
    ledgerSchema: ledger.schema,
    ledgerExists: ledger.exists,
    journalExists: ledger.journalExists,
    scopes: plan.migrations.flatMap((planned) => scopesOf(planned, searchPath)),
    mayRestore: facts.mayRestore,
  });
  runner.emit({ kind: 'run-started', ...wayBack });
  const means: Means = {
    runner,
    journal,
    prismaLock: createPrismaLock(runner),
    backendStartedAt: facts.backendStartedAt,
    freshSession: sessionSettings('write', db.serverVersion, options.target.schema),
  };
  const context = { journal, runId: options.runId, ledgerSchema: ledger.schema, searchPath };
  return conclude(work, await rollBackAll(means, plan.migrations, context), wayBack);
}

/** Everything whose state is written on the way. */
function scopesOf(planned: PlannedRollback, searchPath: readonly string[]): readonly Scope[] {
  const { begun } = planned;
  if (begun === undefined)
    return [mainScope(planned, searchPath), asideScope(planned, searchPath) ?? []].flat();
  const { aside, ...scope }: RollbackScope = begun.execution.scope;
  return [scope, aside?.scope ?? []].flat();
}

interface Context extends RollbackJobContext {
  readonly searchPath: readonly string[];
}

/** Stops behind the first that failed or left something: what is older may build on it. */
async function rollBackAll(
  means: Means,
  planned: readonly PlannedRollback[],
  context: Context,
): Promise<readonly RolledBackMigration[]> {
  const results: RolledBackMigration[] = [];
  for (const one of planned) {
    const isStopped = results.some(
      ({ state, proof }) => state !== 'rolled-back' || proof?.kind === 'differs',
    );
    const job = await planJob(means, one, context);
    const name = one.name;
    if (isStopped) results.push({ ...describeNotRun(job), name, state: 'not-run', proof: undefined });
    else results.push(await rollBackOne(means, one, job));
  }
  return results;
}

async function planJob({ runner }: Means, planned: PlannedRollback, context: Context): Promise<Job> {
  const scope = mainScope(planned, context.searchPath);
  const beside = planned.begun === undefined ? asideScope(planned, context.searchPath) : undefined;
  const aside = beside && (await openAside(runner.db, beside));
  return planRollbackJob(planned, { ...scope, ...(aside && { aside }) }, context);
}

async function rollBackOne(means: Means, planned: PlannedRollback, job: Job): Promise<RolledBackMigration> {
  const result = await runMigration(means, job);
  const { name, up, row } = planned;
  if (result.problem !== undefined) return { ...result, name, state: 'failed', proof: undefined };
  const { db } = means.runner;
  const { id } = job.execution;
  try {
    const downs = await readExecutions(db, [row.id], 'down');
    const down = downs.find(({ execution }) => execution.id === id);
    const proof = proveRollback({ up: up?.execution, down: down?.execution });
    return { ...result, name, state: 'rolled-back', proof };
  } catch {
    // The connection went behind the last write; the same command again reads the proof from the journal.
    return { ...result, name, state: 'rolled-back', proof: { kind: 'unknown', missing: ['final'] } };
  }
}

async function conclude(
  { db, options, plan, loss }: Work,
  done: readonly RolledBackMigration[],
  wayBack: WayBack | undefined,
): Promise<RollbackResult> {
  const migrations = [...(await proveAgain(db, plan)), ...done];
  const exitCode = judgeExit(migrations);
  // the connection may be what failed
  if (wayBack !== undefined) {
    await finishRun(db, options.runId, exitCode === EXIT.ok ? 'done' : 'failed').catch(() => undefined);
  }
  const ended = await readTerminations(db, options);
  return { runId: options.runId, exitCode, migrations, loss, notes: plan.notes, wayBack, ended };
}

/** What earlier runs rolled back is proved once more, from what they recorded. */
async function proveAgain(
  db: Database,
  { rolledBack, ledger }: RollbackPlan,
): Promise<readonly RolledBackMigration[]> {
  if (rolledBack.length === 0) return [];
  const ids = rolledBack.map((row) => row.id);
  const ups = ledger.journalExists ? await readExecutions(db, ids, 'up').catch(() => []) : [];
  const downs = ledger.journalExists ? await readExecutions(db, ids, 'down').catch(() => []) : [];
  const ended = downs.filter(({ execution }) => execution.outcome === 'done');
  const of = (executions: typeof ups, row: LedgerRow) =>
    executions.find(({ execution }) => execution.ledger_id === row.id)?.execution;
  return rolledBack.map((row) => ({
    name: row.migration_name,
    state: 'before',
    segments: [],
    isPartWay: false,
    problem: undefined,
    durationMs: 0,
    proof: proveRollback({ up: of(ups, row), down: of(ended, row) }),
  }));
}

function notApproved(): ToolError {
  return new ToolError({
    code: 'not-approved',
    message: 'not confirmed; nothing was changed',
    hint: 'answer yes, or add --yes',
    exitCode: EXIT.held,
  });
}

function changedMeanwhile(): ToolError {
  return new ToolError({
    code: 'changed-meanwhile',
    message: 'another run changed the ledger while this one waited; nothing was changed by this one',
    hint: 'run the same command again and read the new plan',
    exitCode: EXIT.held,
  });
}
