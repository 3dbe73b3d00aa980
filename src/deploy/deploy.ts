import { connect } from '../db/connect.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import type { DeployResult } from './deploy-result.ts';
import { chooseToDeploy, isBegunByOthers, nothingToDo, type DeployOptions } from './deployment.ts';
import { takeRunnerLock } from './exclusion.ts';
import { createObserver } from './observer.ts';
import { createPrismaLock } from './prisma-lock.ts';
import { readSessionFacts, refuseUnfitSession } from './session-facts.ts';
import { readSituation } from './situation.ts';

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
    if (!isBegunByOthers(situation) && chooseToDeploy(situation, options).length === 0)
      return nothingToDo(options, situation);
    const runner = { db, observer, ...options };
    await takeRunnerLock(runner);
    const prismaLock = createPrismaLock(runner);
    await prismaLock.take();
    // journal, kysely and PostgreSQL's parser are loaded only where there is something to do
    const { deployPending } = await import('./deploy-pending.ts');
    return await deployPending({ runner, prismaLock, options, facts, folders });
  } finally {
    await observer.close();
    await db.close().catch(() => undefined);
  }
}
