import { describeDeployment } from '../deploy/deploy-report.ts';
import { deploy } from '../deploy/deploy.ts';
import { readOrigin } from '../deploy/origin.ts';
import { startReport } from './build-report.ts';
import type { CliCommand } from './command.ts';
import { createRunProgress } from './run-progress.ts';
import { tell } from './tell.ts';
import { parseWriteFlags, WRITE_OPTIONS } from './write-options.ts';

export const command: CliCommand = {
  options: {
    to: { type: 'string', describe: 'apply up to and including this migration', requiresArg: true },
    release: {
      type: 'string',
      array: true,
      default: [],
      describe: 'let a rolled-back migration in again',
      requiresArg: true,
    },
    ...WRITE_OPTIONS,
  },
  run: async (context, common, flags) => {
    const report = startReport('db-deploy apply', context, common);
    const result = await deploy({
      ...parseWriteFlags(common, flags),
      target: common.target,
      migrations: common.settings.migrations,
      to: flags['to'] as string | undefined,
      release: flags['release'] as readonly string[],
      runId: context.runId,
      readOrigin: () => readOrigin(context.workingDirectory, context.environment),
      clock: context.clock,
      emit: createRunProgress(context),
      stop: context.stop.signal,
      urgent: context.stop.urgent,
    });
    return tell(context, common, report(describeDeployment(result)));
  },
};
