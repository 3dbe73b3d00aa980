import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { describeApproval } from '../deploy/approval/describe-approval.ts';
import { takeApproval } from '../deploy/approval/take-approval.ts';
import { chooseToDeploy, namesToRelease, type DeployWish } from '../deploy/deployment.ts';
import { readPlanForecasts } from '../deploy/forecast/read-forecast.ts';
import { describePlan } from '../deploy/plan-report.ts';
import { listSteps, planDeployment } from '../deploy/plan.ts';
import { readSessionFacts } from '../deploy/session-facts.ts';
import { readSituation } from '../deploy/situation.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { startReport, type ReportBody } from './build-report.ts';
import type { CommonOptions, DatabaseCommand } from './command.ts';
import { findBarrier, tellBarrier } from './rollout-barrier.ts';
import { tell } from './tell.ts';
import { RELEASE_OPTION } from './write-options.ts';

/**
 * What `apply` would do, on a session that the server keeps read-only: nothing is left behind, not even our schema.
 * As JSON it is the plan file that `apply --plan` carries out.
 */
export const command: DatabaseCommand = {
  options: {
    to: { type: 'string', describe: 'plan up to and including this migration', requiresArg: true },
    release: RELEASE_OPTION,
  },
  run: async (context, common, flags) => {
    const { target, output } = common;
    const report = startReport('db-deploy plan', context, common);
    const wish = { to: flags['to'] as string | undefined, release: flags['release'] as readonly string[] };
    const barrier = await findBarrier(context, common);
    const db = await connect({ target, profile: 'read', applicationName: `db-deploy/${context.runId}` });
    try {
      const body = await describeWork(db, common, { ...wish, barrier });
      const exitCode = await tell(context, common, report(body));
      if (output !== undefined) context.stderr(body.next.map((line) => `next: ${line}\n`).join(''));
      return exitCode;
    } finally {
      await db.close().catch(() => undefined);
    }
  },
};

async function describeWork(
  db: Database,
  { settings, output }: CommonOptions,
  wish: DeployWish,
): Promise<ReportBody> {
  const situation = await readSituation(db, readMigrationsFolder(settings.migrations));
  const chosen = chooseToDeploy(situation, wish);
  const { parseMigrations } = await import('../migrations/load.ts');
  const migrations = await parseMigrations(chosen.flatMap((status) => status.folder ?? []));
  const plan = planDeployment(migrations, situation, db.serverVersion);
  const chosenNames = new Set(chosen.map(({ name }) => name));
  const left = situation.pending.map(({ name }) => name).filter((name) => !chosenNames.has(name));
  const { barrier } = wish;
  if (migrations.length === 0) return tellBarrier(describePlan(plan, []), { barrier, left });
  const facts = await readSessionFacts(db);
  const releases = namesToRelease(situation, wish);
  const approval = await takeApproval(db, { situation, migrations, releases, facts });
  const forecasts = await readPlanForecasts(db, listSteps(migrations, situation), settings.limits);
  const body = describePlan(plan, forecasts);
  const words = output === undefined ? wordsOf(wish) : ['--plan', output];
  const approved = {
    ...body,
    sections: [...body.sections, describeApproval(approval)],
    next: [...body.next.slice(0, -1), ['db-deploy apply', ...words].join(' ')],
  };
  return tellBarrier(approved, { barrier, left });
}

function wordsOf({ to, release = [] }: DeployWish): readonly string[] {
  return [...(to === undefined ? [] : ['--to', to]), ...release.flatMap((name) => ['--release', name])];
}
