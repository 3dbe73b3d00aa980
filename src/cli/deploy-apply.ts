import { describeDeployment } from '../deploy/deploy-report.ts';
import { deploy } from '../deploy/deploy.ts';
import type { DeployWish } from '../deploy/deployment.ts';
import { EXIT, ToolError } from '../errors.ts';
import { startReport } from './build-report.ts';
import type { CliCommand, Flags } from './command.ts';
import { findBarrier, tellBarrier } from './rollout-barrier.ts';
import { noteWaits } from './note-waits.ts';
import { tell } from './tell.ts';
import { RELEASE_OPTION, runOptions, WRITE_OPTIONS } from './write-options.ts';

export const command: CliCommand = {
  options: {
    to: { type: 'string', describe: 'apply up to and including this migration', requiresArg: true },
    release: RELEASE_OPTION,
    plan: {
      type: 'string',
      describe: 'apply exactly what db-deploy plan --output wrote',
      requiresArg: true,
    },
    strict: { type: 'boolean', describe: 'exit 1 when migrations wait behind a gate of the rollout' },
    ...WRITE_OPTIONS,
  },
  run: async (context, common, flags) => {
    const report = startReport('db-deploy apply', context, common);
    const wish = await parseWish(flags);
    const options = runOptions(context, common, flags);
    const barrier = await findBarrier(context, common);
    const waits = noteWaits(options);
    const result = await deploy({ ...wish, ...options, emit: waits.emit, barrier });
    await waits.write();
    const body = describeDeployment(result);
    const told = tellBarrier(body, { barrier, left: result.left, isStrict: flags['strict'] === true });
    return tell(context, common, report(told));
  },
};

/** A plan says itself up to where and what is released. Throws ToolError (exit 2) for both. */
async function parseWish(flags: Flags): Promise<DeployWish> {
  const [to, plan] = [flags['to'], flags['plan']] as readonly (string | undefined)[];
  const release = flags['release'] as readonly string[];
  if (plan === undefined) return { to, release };
  if (to === undefined && release.length === 0) {
    const { loadApproval } = await import('../deploy/approval/load-approval.ts');
    return { plan: loadApproval(plan) };
  }
  throw new ToolError({
    code: 'usage',
    message: 'a plan is applied as it was made: --to and --release belong to db-deploy plan',
    hint: `db-deploy apply --plan ${plan}`,
    exitCode: EXIT.usage,
  });
}
