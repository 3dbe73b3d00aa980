import { EXIT, ToolError } from '../errors.ts';
import type { HumanDecision } from '../rollout/decide.ts';
import { rolloutMessage } from '../rollout/rollout-message.ts';
import type { RolloutEvent } from '../rollout/rollout-events.ts';
import { nameOfRollout, type RolloutOptions } from '../rollout/walk.ts';
import { startReport, type ReportBody } from './build-report.ts';
import type { CommandContext, CommonOptions, DatabaseCommand, Flags } from './command.ts';
import { noteWaits } from './note-waits.ts';
import { createCommandNotifier } from './notifier.ts';
import { createRolloutProgress } from './rollout-progress.ts';
import { tell } from './tell.ts';
import { runOptions, WRITE_OPTIONS } from './write-options.ts';

/** `db-deploy rollout`: begins the rollout of the configuration, or goes on with it. */
export const command: DatabaseCommand = {
  options: {
    phase: { type: 'string', describe: 'perform this phase, and no later one', requiresArg: true },
    'dry-run': { type: 'boolean', describe: 'print the whole course; write nothing' },
    attest: { type: 'string', describe: 'vouch for this phase (with --by)', requiresArg: true },
    by: { type: 'string', describe: 'who vouches for it', requiresArg: true },
    'open-gate': {
      type: 'string',
      describe: 'open the gates at which this phase stands, unasked (with --reason)',
      requiresArg: true,
    },
    reason: { type: 'string', describe: 'why they may be opened; journalled', requiresArg: true },
    again: { type: 'boolean', describe: 'begin anew what was finished or taken back' },
    export: {
      type: 'string',
      describe: 'write what the journal has of it, sealed: proof for another environment',
      requiresArg: true,
    },
    yes: { type: 'boolean', describe: 'do not ask' },
    ...WRITE_OPTIONS,
  },
  run: async (context, common, flags) => {
    const report = startReport('db-deploy rollout', context, common);
    const finish = async (body: ReportBody) => tell(context, common, report(body));
    const decision = parseDecision(flags);
    if (flags['dryRun'] === true) return finish(await showCourse(context, common));
    const file = flags['export'] as string | undefined;
    if (file !== undefined) return finish(await writeExport(context, common, file));
    const options = rolloutOptions(context, common, flags);
    const { refuseUnknownGates } = await import('./refuse-unknown-gates.ts');
    refuseUnknownGates(common.settings);
    if (decision !== undefined) return finish(await takeDecision(options, decision));
    await refuseUnlessApproved(context, common, flags);
    const { runRollout } = await import('../rollout/run-rollout.ts');
    const { describeRollout } = await import('../rollout/describe-rollout.ts');
    const waits = noteWaits(options);
    const result = await runRollout({ ...options, emit: waits.emit }).finally(options.settled);
    await waits.write();
    const now = context.clock.now().toISOString();
    return finish(describeRollout({ ...result, contacts: common.settings.contacts, now }));
  },
};

interface ToldRollout extends RolloutOptions {
  /** When everybody who is to hear of it has, or cannot. */
  readonly settled: () => Promise<void>;
}

function rolloutOptions(context: CommandContext, common: CommonOptions, flags: Flags): ToldRollout {
  const { rollout, environments = {} } = common.settings;
  if (rollout === undefined) throw noRollout();
  const show = createRolloutProgress(context);
  const notifier = createCommandNotifier(context, common);
  const ground = { name: nameOfRollout(rollout), runId: context.runId, target: common.target.display };
  const onRollout = (event: RolloutEvent): void => {
    show(event);
    const message = rolloutMessage(event, ground);
    if (message !== undefined) notifier.tell(message);
  };
  return {
    ...runOptions(context, common, flags),
    ...{ rollout, environments, environment: context.environment, onRollout, settled: notifier.settled },
    workingDirectory: context.workingDirectory,
    only: flags['phase'] as string | undefined,
    isAgain: flags['again'] === true,
    askGate: async (gate, phase, earlier, record) => {
      const { askGate } = await import('../gates/ask-gate.ts');
      const { gateGround } = await import('./gate-ground.ts');
      const ground = gateGround(context, common, phase, (event) =>
        onRollout({ kind: 'gate', phase: phase.name, event }),
      );
      return askGate(gate, ground, earlier, record);
    },
    startCounting: async ({ entry = [], migrations = [] }) => {
      const { startCounting } = await import('../gates/read-index-use.ts');
      const { target, settings } = common;
      const { environment, runId, stop } = context;
      return startCounting(entry, migrations, { target, settings, environment, runId, signal: stop.signal });
    },
  };
}

function noRollout(): ToolError {
  return new ToolError({
    code: 'no-rollout',
    message: 'the configuration has no rollout',
    hint: "describe its phases in db-check.config.ts: rollout: { phases: [{ name: '…', migrations: ['…'] }] }",
    exitCode: EXIT.usage,
  });
}

/** Throws ToolError (exit 2) for half a decision, or two. */
function parseDecision(flags: Flags): HumanDecision | undefined {
  const [attest, by, open, reason] = ['attest', 'by', 'open-gate', 'reason'].map(
    (name) => flags[name] as string | undefined,
  );
  if (attest !== undefined && open !== undefined) throw usage('--attest and --open-gate are two decisions');
  if ((attest === undefined) !== (by === undefined))
    throw usage('--attest <phase> and --by "…" belong together');
  if ((open === undefined) !== (reason === undefined))
    throw usage('--open-gate <phase> and --reason "…" belong together');
  if (attest !== undefined && by !== undefined)
    return { kind: 'attested', phase: attest, by: said('--by', by) };
  if (open !== undefined && reason !== undefined)
    return { kind: 'gate-opened', phase: open, reason: said('--reason', reason) };
  return undefined;
}

function said(flag: string, text: string): string {
  if (text.trim() !== '') return text.trim();
  throw usage(`${flag} says nothing`);
}

function usage(message: string): ToolError {
  return new ToolError({ code: 'usage', message, hint: 'db-deploy rollout --help', exitCode: EXIT.usage });
}

async function showCourse(context: CommandContext, common: CommonOptions): Promise<ReportBody> {
  const { rollout } = common.settings;
  if (rollout === undefined) throw noRollout();
  const { readCourse } = await import('../rollout/read-course.ts');
  const { describeCourse } = await import('../rollout/describe-course.ts');
  const { target, settings } = common;
  const applicationName = `db-deploy/${context.runId}`;
  return describeCourse(
    await readCourse({ target, applicationName, rollout, migrations: settings.migrations }),
  );
}

async function writeExport(
  { runId, clock }: CommandContext,
  { target, settings }: CommonOptions,
  path: string,
): Promise<ReportBody> {
  const { exportEvidence } = await import('../rollout/read-rollout-evidence.ts');
  if (settings.rollout === undefined) throw noRollout();
  const name = settings.rollout.name ?? 'rollout';
  const question = { target, applicationName: `db-deploy/${runId}`, name, now: clock.now() };
  const { rollout } = await exportEvidence(path, question);
  const done = rollout?.phases.filter(({ state }) => state === 'done').length ?? 0;
  return {
    verdict: {
      status: 'good',
      summary: `evidence of the rollout ${name}, ${done} phases done, written to ${path}`,
      exitCode: EXIT.ok,
    },
    sections: [],
    next: [`environments: { …: { evidence: '${path}' } }   # in the configuration where it is to count`],
  };
}

async function takeDecision(options: RolloutOptions, decision: HumanDecision): Promise<ReportBody> {
  const { decide } = await import('../rollout/decide.ts');
  const stage = await decide(options, decision);
  const what =
    decision.kind === 'attested'
      ? `${decision.by} vouches for phase ${decision.phase}`
      : `the ${stage ?? 'entry'} gates of phase ${decision.phase} are open: ${decision.reason}`;
  return {
    verdict: { status: 'good', summary: `${what}; journalled`, exitCode: EXIT.ok },
    sections: [],
    next: ['db-deploy rollout   # goes on'],
  };
}

/** Asked on a terminal only: a pipeline has decided by running it. */
async function refuseUnlessApproved(
  context: CommandContext,
  { target, settings }: CommonOptions,
  flags: Flags,
) {
  if (flags['yes'] === true || !context.stdinIsTerminal) return;
  const name = settings.rollout?.name ?? 'rollout';
  const answer = await context.ask(`Go on with the rollout ${name} on ${target.display}? Type yes: `);
  if (answer.trim().toLowerCase() === 'yes') return;
  throw new ToolError({
    code: 'not-approved',
    message: 'not confirmed; nothing was changed',
    hint: 'see the whole course first: db-deploy rollout --dry-run; then answer yes, or add --yes',
    exitCode: EXIT.held,
  });
}
