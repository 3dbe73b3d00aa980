import type { Database } from '../db/database.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import type { MigrationFolder } from '../migrations/migration.ts';
import { preloadParser } from '../migrations/parser.ts';
import type { DeployResult } from './deploy-result.ts';
import { chooseToDeploy, isBegunByOthers, nothingToDo, type DeployOptions } from './deployment.ts';
import { takeRunnerLock } from './exclusion.ts';
import type { Attempted } from './go-on.ts';
import { refuseOutdatedPlan } from './outdated-plan.ts';
import { createPrismaLock } from './prisma-lock.ts';
import { readSituation, type Situation } from './situation.ts';
import { withWriteSession } from './write-session.ts';

/**
 * Applies what is pending. Throws ToolError for what forbids to begin; from the first write on, every failure is in
 * the result. A connection that is lost on the way is opened again, and what is there is looked at.
 */
export async function deploy(options: DeployOptions): Promise<DeployResult> {
  const folders = readMigrationsFolder(options.migrations);
  const first = await deployOnce(options, folders, nothingToDo);
  if (!first.result.migrations.some(({ problem }) => problem?.kind === 'lost')) return first.result;
  const [{ goOn }, { DEPLOY_CONTINUATION }] = await Promise.all([
    import('./go-on.ts'),
    import('./deploy-continuation.ts'),
  ]);
  return goOn(options, first, () => deployOnce(options, folders, closeRun), DEPLOY_CONTINUATION);
}

function deployOnce(
  options: DeployOptions,
  folders: readonly MigrationFolder[],
  conclude: Conclude,
): Promise<Attempted<DeployResult>> {
  return withWriteSession('db-deploy', options, async ({ runner, facts }) => {
    const situation = await readSituation(runner.db, folders);
    if (!isBegunByOthers(situation)) {
      await refuseOutdatedPlan(runner.db, options.plan, situation, facts);
      if (chooseToDeploy(situation, options).length === 0) return conclude(options, situation, runner.db);
    }
    preloadParser();
    await takeRunnerLock(runner);
    const prismaLock = createPrismaLock(runner);
    await prismaLock.take();
    // journal, kysely and PostgreSQL's parser are loaded only where there is something to do
    const { deployPending } = await import('./deploy-pending.ts');
    return deployPending({ runner, prismaLock, options, facts, folders });
  });
}

type Conclude = (
  options: DeployOptions,
  situation: Situation,
  db: Database,
) => DeployResult | Promise<DeployResult>;

/** Only the answer to the last COMMIT was lost: the run's own row is still open. */
async function closeRun(options: DeployOptions, situation: Situation, db: Database): Promise<DeployResult> {
  const { finishRun } = await import('./run-journal.ts');
  await finishRun(db, options.runId, 'done');
  return nothingToDo(options, situation);
}
