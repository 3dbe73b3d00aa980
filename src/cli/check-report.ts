import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { describeEvidence, summarizeEvidence } from '../evidence/describe-evidence.ts';
import { readEvidence } from '../evidence/read-evidence.ts';
import type { RunEvidence } from '../evidence/run-evidence.ts';
import type { Report } from '../report/report.ts';
import { seal } from '../rollout/evidence-file.ts';
import { readStanding } from '../rollout/read-rollout-evidence.ts';
import type { RolloutEvidence } from '../rollout/rollout-evidence.ts';
import { startReport } from './build-report.ts';
import type { CliCommand, CommandContext, CommonOptions } from './command.ts';
import { tell } from './tell.ts';

/** `db-check report <run>`: what a run or a rollout did, as evidence. */
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
  positionals: { run: { describe: 'id of a run, name or id of a rollout, or last' } },
  run: async (context, common, flags) => {
    const close = startReport('db-check report', context, common);
    const applicationName = `db-check/${context.runId}`;
    const db = await connect({ target: common.target, profile: 'read', applicationName });
    try {
      const evidence = await readEvidence(db, String(flags['run']));
      const signOff = { deployedBy: textOf(flags['deployedBy']), approvedBy: textOf(flags['approvedBy']) };
      const whole = describeEvidence(evidence, signOff);
      const told = common.format === 'table' ? summarizeEvidence(whole) : whole;
      const report = { ...close(told), ...told };
      const proof = common.format === 'json' ? await readProof(db, evidence, { context, common }) : undefined;
      if (proof === undefined) return await tell(context, common, report);
      return await tell(context, common, report, (sealed: Report) => seal({ ...proof, report: sealed }));
    } finally {
      await db.close().catch(() => undefined);
    }
  },
};

function textOf(flag: unknown): string {
  return typeof flag === 'string' ? flag : '';
}

interface Ground {
  readonly context: CommandContext;
  readonly common: CommonOptions;
}

/** A rollout's report as JSON is sealed, and serves another environment as `db-deploy rollout --export` does. */
async function readProof(
  db: Database,
  { rollout }: RunEvidence,
  { context, common }: Ground,
): Promise<RolloutEvidence | undefined> {
  if (rollout === undefined) return undefined;
  const asOf = context.clock.now().toISOString();
  return { asOf, target: common.target.display, rollout, standing: await readStanding(db) };
}
