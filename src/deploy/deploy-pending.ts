import type { Database } from '../db/database.ts';
import { sessionSettings } from '../db/session.ts';
import { EXIT } from '../errors.ts';
import { parseSearchPath } from '../fingerprint/scope.ts';
import { parseMigrations } from '../migrations/load.ts';
import type { Migration, MigrationFolder } from '../migrations/migration.ts';
import { planDeployJob, type JobContext } from './deploy-job.ts';
import type { DeployedMigration, DeployResult } from './deploy-result.ts';
import {
  chooseToDeploy,
  countApplied,
  namesToRelease,
  nothingToDo,
  type DeployOptions,
} from './deployment.ts';
import type { Job, Means } from './job.ts';
import { createJournal } from './journal.ts';
import { refuseOutdatedPlan } from './outdated-plan.ts';
import type { PrismaLock } from './prisma-lock.ts';
import { releaseHolds } from './release.ts';
import { finishRun, startRun, type WayBack } from './run-journal.ts';
import { describeNotRun, runMigration } from './run-migration.ts';
import type { Runner } from './runner.ts';
import { readTerminations } from './termination.ts';
import { exitCodeOf } from './script-result.ts';
import type { SessionFacts } from './session-facts.ts';
import { readSituation, type Situation } from './situation.ts';

export interface Locked {
  readonly runner: Runner;
  readonly prismaLock: PrismaLock;
  readonly options: DeployOptions;
  readonly facts: SessionFacts;
  readonly folders: readonly MigrationFolder[];
}

/** Needs both locks. Looks again: another runner, or Prisma, may have been here while we waited for our turn. */
export async function deployPending({
  runner,
  prismaLock,
  options,
  facts,
  folders,
}: Locked): Promise<DeployResult> {
  const situation = await readSituation(runner.db, folders);
  await refuseOutdatedPlan(runner.db, options.plan, situation, facts);
  const chosen = chooseToDeploy(situation, options);
  if (chosen.length === 0) return nothingToDo(options, situation);
  const migrations = await parseMigrations(chosen.flatMap((status) => status.folder ?? []));
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
    ended: await readTerminations(ended.db, options),
  };
}
