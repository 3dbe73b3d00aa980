import type { Clock } from '../clock.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { sessionSettings } from '../db/session.ts';
import { EXIT } from '../errors.ts';
import { parseSearchPath } from '../fingerprint/scope.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';
import type { Migration, MigrationFolder } from '../migrations/migration.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { choosePending } from './choose.ts';
import { planDeployJob, type JobContext } from './deploy-job.ts';
import type { DeployedMigration, DeployResult } from './deploy-result.ts';
import type { Emit } from './events.ts';
import { takeRunnerLock } from './exclusion.ts';
import type { Job, Means } from './job.ts';
import { findMigration } from './find-migration.ts';
import { createJournal } from './journal.ts';
import { createObserver } from './observer.ts';
import type { Origin } from './origin.ts';
import { refuseDrift, refuseHeld } from './preflight.ts';
import { createPrismaLock, type PrismaLock } from './prisma-lock.ts';
import { releaseHolds } from './release.ts';
import { finishRun, startRun, type WayBack } from './run-journal.ts';
import { describeNotRun, runMigration } from './run-migration.ts';
import type { Runner } from './runner.ts';
import { exitCodeOf } from './script-result.ts';
import { readSessionFacts, refuseUnfitSession, type SessionFacts } from './session-facts.ts';
import { readSituation, type Situation } from './situation.ts';

export interface DeployOptions {
  readonly target: ConnectionTarget;
  /** The migrations folder. */
  readonly migrations: string;
  /** Apply up to and including this one. */
  readonly to?: string | undefined;
  /** Held migrations that may go in again. */
  readonly release?: readonly string[];
  readonly maxWaitMs: number;
  /** The user says that the pooler in between is in session mode. */
  readonly isSessionPooler?: boolean;
  readonly runId: string;
  readonly readOrigin: () => Origin;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly stop: AbortSignal;
  readonly urgent: AbortSignal;
}

/**
 * Applies what is pending. Throws ToolError for what forbids to begin; from the first write on, every failure is in
 * the result.
 */
export async function deploy(options: DeployOptions): Promise<DeployResult> {
  const folders = readMigrationsFolder(options.migrations);
  const applicationName = `db-deploy/${options.runId}`;
  const db = await connect({
    target: options.target,
    profile: 'write',
    applicationName,
    isSessionPooler: options.isSessionPooler ?? false,
  });
  const observer = createObserver(options.target, `${applicationName}/observer`);
  try {
    const facts = await readSessionFacts(db);
    refuseUnfitSession(facts, db.pid, options.isSessionPooler ?? false);
    const situation = await readSituation(db, folders);
    if (!isBegunByOthers(situation) && choose(situation, options).length === 0)
      return nothingToDo(options, situation);
    const runner = { db, observer, ...options };
    await takeRunnerLock(runner);
    const prismaLock = createPrismaLock(runner);
    await prismaLock.take();
    return await deployLocked({ runner, prismaLock, options, facts, folders });
  } finally {
    await observer.close();
    await db.close().catch(() => undefined);
  }
}

interface Locked {
  readonly runner: Runner;
  readonly prismaLock: PrismaLock;
  readonly options: DeployOptions;
  readonly facts: SessionFacts;
  readonly folders: readonly MigrationFolder[];
}

/** Looks again: another runner, or Prisma, may have been here while we waited for our turn. */
async function deployLocked({ runner, prismaLock, options, facts, folders }: Locked): Promise<DeployResult> {
  const situation = await readSituation(runner.db, folders);
  const chosen = choose(situation, options);
  if (chosen.length === 0) return nothingToDo(options, situation);
  const migrations = await parseChosen(chosen);
  const { ledger } = situation;
  const journal = createJournal(ledger.schema);
  const searchPath = parseSearchPath(facts.searchPath, facts.role);
  const context = { journal, runId: options.runId, ledgerSchema: ledger.schema, searchPath };
  const jobs = migrations.map((migration) => planJob(migration, situation, context));
  const wayBack = await startRun(runner.db, journal, {
    runId: options.runId,
    command: 'deploy',
    origin: options.readOrigin(),
    ledgerSchema: ledger.schema,
    ledgerExists: ledger.exists,
    journalExists: ledger.journalExists,
    scopes: jobs.map((job) => job.execution.scope),
    mayRestore: facts.mayRestore,
  });
  await releaseHolds(runner.db, ledger.schema, namesToRelease(situation, options));
  runner.emit({ kind: 'run-started', ...wayBack });
  const means = {
    runner,
    journal,
    prismaLock,
    backendStartedAt: facts.backendStartedAt,
    freshSession: sessionSettings('write', runner.db.serverVersion, options.target.schema),
  };
  const results = await applyAll(means, jobs);
  return conclude(options, situation, { results, wayBack, db: runner.db });
}

/** All jobs are planned before the first write: what forbids to resume is said before anything has begun. */
function planJob(migration: Migration, situation: Situation, context: JobContext): Job {
  const { row } = situation.statuses.find((status) => status.name === migration.name) ?? {};
  return planDeployJob(migration, situation.begun.get(row?.id ?? ''), context);
}

async function applyAll(means: Means, jobs: readonly Job[]): Promise<readonly DeployedMigration[]> {
  const results: DeployedMigration[] = [];
  for (const job of jobs) {
    const failed = results.some((result) => result.problem !== undefined);
    results.push(failed ? notRun(job) : await applyOne(means, job));
  }
  return results;
}

async function applyOne(means: Means, job: Job): Promise<DeployedMigration> {
  const result = await runMigration(means, job);
  return {
    ...result,
    name: job.execution.migration,
    state: result.problem === undefined ? 'applied' : 'failed',
  };
}

function notRun(job: Job): DeployedMigration {
  return { ...describeNotRun(job), name: job.execution.migration, state: 'not-run' };
}

/** By Prisma at this moment, perhaps: only whoever holds its lock can tell running from failed. */
function isBegunByOthers({ statuses, begun }: Situation): boolean {
  return statuses.some(({ state, row }) => state === 'unfinished' && !begun.has(row?.id ?? ''));
}

function choose(situation: Situation, options: DeployOptions): readonly MigrationStatus[] {
  refuseDrift(situation.statuses, new Set(situation.begun.keys()));
  const chosen = choosePending(situation.statuses, situation.pending, options.to);
  const released = namesToRelease(situation, options);
  refuseHeld(chosen.filter((status) => !released.includes(status.name)));
  return chosen;
}

/** As short as --to takes them; throws ToolError (exit 2) for a name that there is not. */
function namesToRelease({ statuses }: Situation, { release = [] }: DeployOptions): readonly string[] {
  const names = statuses.map((status) => status.name);
  return release.map((name) => findMigration(names, name));
}

/** The parser is a WebAssembly module: loaded only where there is something to parse. */
async function parseChosen(chosen: readonly MigrationStatus[]): Promise<readonly Migration[]> {
  const { parseMigrations } = await import('../migrations/load.ts');
  return parseMigrations(chosen.flatMap((status) => status.folder ?? []));
}

function nothingToDo(options: DeployOptions, situation: Situation): DeployResult {
  return {
    runId: options.runId,
    exitCode: EXIT.ok,
    migrations: [],
    appliedBefore: countApplied(situation),
    left: situation.pending.map((status) => status.name),
    wayBack: undefined,
  };
}

interface Ended {
  readonly results: readonly DeployedMigration[];
  readonly wayBack: WayBack;
  readonly db: Database;
}

async function conclude(options: DeployOptions, situation: Situation, ended: Ended): Promise<DeployResult> {
  const { results } = ended;
  const failed = results.find((result) => result.problem !== undefined);
  const outcome = failed === undefined ? 'done' : 'failed';
  await finishRun(ended.db, options.runId, outcome).catch(() => undefined); // the connection may be what failed
  const chosen = new Set(results.map((result) => result.name));
  return {
    runId: options.runId,
    exitCode: failed === undefined ? EXIT.ok : exitCodeOf(failed),
    migrations: results,
    appliedBefore: countApplied(situation),
    left: situation.pending.map((status) => status.name).filter((name) => !chosen.has(name)),
    wayBack: ended.wayBack,
  };
}

function countApplied(situation: Situation): number {
  return situation.statuses.filter((status) => status.state === 'applied').length;
}
