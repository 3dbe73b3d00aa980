import { connect } from '../db/connect.ts';
import { choosePending } from '../deploy/choose.ts';
import { describePlan } from '../deploy/plan-report.ts';
import { planDeployment } from '../deploy/plan.ts';
import { refuseDrift, refuseHeld } from '../deploy/preflight.ts';
import { readSituation } from '../deploy/situation.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { startReport } from './build-report.ts';
import type { DatabaseCommand } from './command.ts';
import { judgeBlockersNow } from './run-checks.ts';
import { tell } from './tell.ts';

/** What `apply` would do, on a session that the server keeps read-only: nothing is left behind, not even our schema. */
export const command: DatabaseCommand = {
  options: {
    to: { type: 'string', describe: 'plan up to and including this migration', requiresArg: true },
  },
  run: async (context, common, flags) => {
    const { target, settings } = common;
    const report = startReport('db-deploy plan', context, common);
    const folders = readMigrationsFolder(settings.migrations);
    const db = await connect({ target, profile: 'read', applicationName: `db-deploy/${context.runId}` });
    try {
      const situation = await readSituation(db, folders);
      refuseDrift(situation.statuses, new Set(situation.begun.keys()));
      const chosen = choosePending(situation.statuses, situation.pending, flags['to'] as string | undefined);
      refuseHeld(chosen);
      const { parseMigrations } = await import('../migrations/load.ts');
      const migrations = await parseMigrations(chosen.flatMap((status) => status.folder ?? []));
      const plan = planDeployment(migrations, situation, db.serverVersion);
      const inTheWay = migrations.length === 0 ? [] : await judgeBlockersNow(db, settings);
      return await tell(context, common, report(describePlan(plan, inTheWay)));
    } finally {
      await db.close().catch(() => undefined);
    }
  },
};
