import { readMigrationsFolder } from '../migrations/read-folder.ts';
import type { DeployResult } from './deploy-result.ts';
import { chooseToDeploy, isBegunByOthers, nothingToDo, type DeployOptions } from './deployment.ts';
import { takeRunnerLock } from './exclusion.ts';
import { refuseOutdatedPlan } from './outdated-plan.ts';
import { createPrismaLock } from './prisma-lock.ts';
import { readSituation } from './situation.ts';
import { withWriteSession } from './write-session.ts';

/**
 * Applies what is pending. Throws ToolError for what forbids to begin; from the first write on, every failure is in
 * the result.
 */
export async function deploy(options: DeployOptions): Promise<DeployResult> {
  const folders = readMigrationsFolder(options.migrations);
  return withWriteSession('db-deploy', options, async ({ runner, facts }) => {
    const situation = await readSituation(runner.db, folders);
    if (!isBegunByOthers(situation)) {
      await refuseOutdatedPlan(runner.db, options.plan, situation, facts);
      if (chooseToDeploy(situation, options).length === 0) return nothingToDo(options, situation);
    }
    await takeRunnerLock(runner);
    const prismaLock = createPrismaLock(runner);
    await prismaLock.take();
    // journal, kysely and PostgreSQL's parser are loaded only where there is something to do
    const { deployPending } = await import('./deploy-pending.ts');
    return deployPending({ runner, prismaLock, options, facts, folders });
  });
}
