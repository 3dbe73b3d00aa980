import { connect } from '../db/connect.ts';
import { describeEvidence, summarizeEvidence } from '../evidence/describe-evidence.ts';
import { readEvidence } from '../evidence/read-evidence.ts';
import { startReport } from './build-report.ts';
import type { CliCommand } from './command.ts';
import { tell } from './tell.ts';

/** `db-check report <run>`: what a run did, as evidence. */
export const command: CliCommand = {
  options: {
    'deployed-by': {
      type: 'string',
      requiresArg: true,
      describe: 'for the sign-off (default: a line to sign)',
    },
    'approved-by': {
      type: 'string',
      requiresArg: true,
      describe: 'for the sign-off (default: a line to sign)',
    },
  },
  positionals: { run: { describe: 'id of a run, as the journal has it, or last' } },
  run: async (context, common, flags) => {
    const close = startReport('db-check report', context, common);
    const applicationName = `db-check/${context.runId}`;
    const db = await connect({ target: common.target, profile: 'read', applicationName });
    try {
      const evidence = await readEvidence(db, String(flags['run']));
      const signOff = { deployedBy: textOf(flags['deployedBy']), approvedBy: textOf(flags['approvedBy']) };
      const whole = describeEvidence(evidence, signOff);
      const told = common.format === 'table' ? summarizeEvidence(whole) : whole;
      return await tell(context, common, { ...close(told), ...told });
    } finally {
      await db.close().catch(() => undefined);
    }
  },
};

function textOf(flag: unknown): string {
  return typeof flag === 'string' ? flag : '';
}
