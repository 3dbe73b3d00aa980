import { connect } from '../db/connect.ts';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { judgeTrouble } from '../gates/judge-trouble.ts';
import type { Finding } from '../report/finding.ts';
import { describeReadiness } from '../rollout/describe-readiness.ts';
import { judgeStanding, type Standing } from '../rollout/judge-standing.ts';
import { readCourse } from '../rollout/read-course.ts';
import { askOnce } from './ask-once.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, CommonOptions, DatabaseCommand, Flags } from './command.ts';
import { readPendingMigrations, type PendingMigrations } from './read-pending-work.ts';
import { refuseUnknownGates } from './refuse-unknown-gates.ts';
import { findingsOf, runChecks } from './run-checks.ts';
import { tell } from './tell.ts';

/** `db-check ready`: go or no-go for a pipeline that asks again and again. Writes nothing. */
export const command: DatabaseCommand = {
  options: {
    strict: { type: 'boolean', describe: 'a warning of a check is a failure' },
    load: { type: 'boolean', describe: 'ask gates that put load on the server too' },
  },
  run,
};

async function run(context: CommandContext, common: CommonOptions, flags: Flags): Promise<ExitCode> {
  const { settings, target } = common;
  const { clock, runId } = context;
  const close = startReport('db-check ready', context, common);
  const strict = flags['strict'] === true;
  refuseUnknownGates(settings);
  const report = await runChecks({ target, settings, runId, clock, strict, stop: context.stop.signal });
  const pending = await readPending(context, common);
  const { standing, gates } = await standOf({ context, common, withLoad: flags['load'] === true }, pending);
  if (context.stop.signal.aborted) return EXIT.interrupted;
  const standings = [standing, ...heldOf(pending)];
  const checks = findingsOf(report);
  return tell(
    context,
    common,
    close(describeReadiness({ standings, gates, checks, strict, contacts: settings.contacts })),
  );
}

interface Asked {
  readonly context: CommandContext;
  readonly common: CommonOptions;
  readonly withLoad: boolean;
}

interface Stood {
  readonly standing: Standing;
  readonly gates: readonly Finding[];
}

async function standOf(asked: Asked, pending: PendingMigrations | undefined): Promise<Stood> {
  const { context, common } = asked;
  const { target, settings } = common;
  const { rollout, migrations } = settings;
  if (rollout === undefined) return { standing: withoutRollout(pending), gates: [] };
  try {
    const applicationName = `db-check/${context.runId}`;
    const course = await readCourse({ target, applicationName, rollout, migrations });
    const { standing, ahead } = judgeStanding({ ...course, nowMs: context.clock.now().getTime() });
    const gates = ahead === undefined ? [] : await askOnce({ ...asked, ...course }, ahead);
    return { standing, gates };
  } catch (error) {
    if (error instanceof ToolError) throw error;
    const message = `where it stands could not be read: ${judgeTrouble(error).message}`;
    return { standing: { status: 'unknown', subject: 'the rollout', message, next: [] }, gates: [] };
  }
}

async function readPending(
  { runId }: CommandContext,
  { target, settings }: CommonOptions,
): Promise<PendingMigrations | undefined> {
  const db = await connect({ target, profile: 'read', applicationName: `db-check/${runId}` });
  try {
    return await readPendingMigrations(db, settings.migrations);
  } finally {
    await db.close().catch(() => undefined);
  }
}

function withoutRollout(pending: PendingMigrations | undefined): Standing {
  const waiting = pending?.statuses.filter(({ state }) => state === 'pending').length ?? 0;
  const message =
    waiting === 0
      ? 'no rollout is configured and no migration is pending: nothing is to be done'
      : `no rollout is configured; ${waiting} pending`;
  return { status: 'go', subject: '', message, next: waiting === 0 ? [] : ['db-deploy plan'] };
}

/** What was rolled back goes in again only when somebody says so. */
function heldOf(pending: PendingMigrations | undefined): readonly Standing[] {
  return (pending?.statuses ?? [])
    .filter(({ state }) => state === 'held')
    .map(({ name }) => ({
      ...{ status: 'human', subject: `migration ${name}` },
      message: 'was rolled back and is held until somebody releases it',
      next: ['db-deploy status   # how to release it'],
    }));
}
