import { connect } from '../db/connect.ts';
import { readClaims } from '../deploy/claims.ts';
import { describeStatus } from '../deploy/status-report.ts';
import { readSituation } from '../deploy/situation.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { startReport } from './build-report.ts';
import type { CliCommand } from './command.ts';
import { findBarrier, tellBarrier } from './rollout-barrier.ts';
import { tell } from './tell.ts';

export const command: CliCommand = {
  options: {},
  run: async (context, common) => {
    const report = startReport('db-deploy status', context, common);
    const folders = readMigrationsFolder(common.settings.migrations);
    const applicationName = `db-deploy/${context.runId}`;
    const barrier = await findBarrier(context, common);
    const db = await connect({ target: common.target, profile: 'read', applicationName });
    try {
      const situation = await readSituation(db, folders);
      const claims = await readClaims(db, situation);
      const left = situation.pending.map(({ name }) => name);
      const body = tellBarrier(describeStatus(situation, claims), { barrier, left });
      return await tell(context, common, report(body));
    } finally {
      await db.close().catch(() => undefined);
    }
  },
};
