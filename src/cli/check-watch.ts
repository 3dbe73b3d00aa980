import { DEFAULT_WATCH, type WatchSettings } from '../config/watch.ts';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Verdict } from '../report/report.ts';
import type { AutomaticEnd } from '../watch/automatic-rollback.ts';
import { judgeWatch } from '../watch/judge-watch.ts';
import { renderTick } from '../watch/render-tick.ts';
import { runWatch, type WatchEnd, type WatchNews } from '../watch/run-watch.ts';
import { DEFAULT_LENGTH, DEFAULT_SCHEDULE } from '../watch/schedule.ts';
import type { WatchTick } from '../watch/tick.ts';
import { messageAfterTick, tell as messageOf, wayBack, type MessageGround } from '../watch/watch-message.ts';
import { dueTimes, type WatchPlan } from '../watch/watch-plan.ts';
import { describeRollback } from '../watch/describe-rollback.ts';
import { watchSections } from '../watch/watch-sections.ts';
import { beginFromFlags, knownFrom, type Begun } from './begin-watch.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, CommonOptions, DatabaseCommand, Flags } from './command.ts';
import { tell } from './tell.ts';
import { createCommandNotifier } from './notifier.ts';
import { rollBackIfAsked } from './watch-rollback.ts';
import { parseWatchFlags } from './watch-flags.ts';

/** `db-check watch`: what becomes of a deployment in the hours behind it. Exit 0 stable, 1 degraded, 9 nobody knows. */
export const command: DatabaseCommand = {
  options: {
    for: { type: 'string', requiresArg: true, default: DEFAULT_LENGTH, describe: 'how long' },
    every: {
      type: 'string',
      requiresArg: true,
      default: DEFAULT_SCHEDULE,
      describe: 'how often: 5min, or 1min for 10min, 5min for 1h, 15min',
    },
    resume: {
      type: 'string',
      describe: 'go on with the newest watch that has not ended, or the one of this id',
    },
    new: { type: 'boolean', describe: 'begin another one, even if one of the same schedule goes on' },
    baseline: {
      type: 'string',
      requiresArg: true,
      describe: 'file or name of the baseline whose values are used (default: the newest)',
    },
    'query-timeout': {
      type: 'string',
      requiresArg: true,
      default: '10s',
      describe: 'the server ends a single execution after this time',
    },
    confirm: {
      type: 'string',
      requiresArg: true,
      describe: 'name of the database, if it is protected and may be rolled back by itself',
    },
    strict: { type: 'boolean', describe: 'an alert that did not last fails too' },
  },
  run,
};

async function run(context: CommandContext, common: CommonOptions, flags: Flags): Promise<ExitCode> {
  const { queryTimeoutMs } = parseWatchFlags(flags);
  const queries = readTargetQueries(common.settings.validation);
  const close = startReport(common.command, context, common);
  const open = (): Promise<Database> =>
    connect({
      target: common.target,
      profile: 'measure',
      applicationName: `db-check/${context.runId}`,
    });
  const begun = await beginFromFlags({ context, common, flags }, open);
  const notifier = createCommandNotifier(context, common);
  const watching: Watching = { context, common, begun, notifier, flags };
  const recent: WatchTick[] = [];
  let automatic: AutomaticEnd | undefined;
  const end = await runWatch(
    {
      clock: context.clock,
      open,
      plan: begun.plan,
      limits: limitsOf(common),
      record: begun.record,
      queries,
      ...knownFrom(begun.baseline, queries),
      queryTimeoutMs,
      tickMs: TICK_MS,
      stop: context.stop.signal,
      onTick: async (news) => {
        recent.push(news.tick);
        recent.splice(0, recent.length - MOST_SHOWN);
        automatic = await answerTick(watching, news);
        return automatic?.kind === 'begun' ? 'end' : 'go on';
      },
    },
    begun.state,
  );
  if (end.how === 'stopped' || end.how === 'taken-over') {
    await watching.notifier.settled();
    return sayLeft(context, end, begun.plan);
  }
  const { findings, verdict } = judge(watching, end, automatic);
  await finish(open, begun, verdict.summary);
  tellEnd(watching, verdict);
  await watching.notifier.settled();
  const sections = watchSections({ ...begun, state: end.state, ticks: recent, place: begun.record.place });
  return tell(
    context,
    common,
    close({
      verdict,
      sections: [{ kind: 'findings', id: 'watch', title: 'The watch', findings }, ...sections],
      next: nextSteps(verdict, messageGround(watching)),
    }),
  );
}

interface Watching {
  readonly context: CommandContext;
  readonly common: CommonOptions;
  readonly begun: Begun;
  readonly notifier: Notifier;
  readonly flags: Flags;
}

function limitsOf({ settings }: CommonOptions): WatchSettings {
  return settings.watch ?? DEFAULT_WATCH;
}

function messageGround({ context, common, begun }: Watching): MessageGround {
  const nowMs = context.clock.now().getTime();
  return { plan: begun.plan, runId: context.runId, target: common.target.display, nowMs };
}

/** Shows and tells what a tick says; takes the deployment back where that is wanted and nothing speaks against it. */
async function answerTick(
  watching: Watching,
  { tick, state, condition, before }: WatchNews,
): Promise<AutomaticEnd | undefined> {
  const { context, common, begun, notifier } = watching;
  context.stderr(renderTick(tick, dueTimes(begun.plan).length, condition));
  const news = { course: state.course, condition, before };
  const confirmed = watching.flags['confirm'] as string | undefined;
  const automatic =
    condition === 'degraded'
      ? await rollBackIfAsked({ context, common, plan: begun.plan, confirmed })
      : undefined;
  if (automatic?.kind === 'refused')
    context.stderr(automatic.reasons.map((reason) => `  not taken back by itself: ${reason}\n`).join(''));
  if (automatic?.kind === 'begun') context.stderr(`  ${describeRollback(automatic.result).summary}\n`);
  const message = messageAfterTick(news, messageGround(watching), automatic);
  if (message !== undefined) notifier.tell(message);
  return automatic;
}

function judge({ common, begun, flags }: Watching, { state }: WatchEnd, automatic: AutomaticEnd | undefined) {
  const { degradedAfter } = limitsOf(common);
  const isTakenBack = automatic?.kind === 'begun';
  return judgeWatch({
    course: state.course,
    planned: isTakenBack ? state.course.ticks : dueTimes(begun.plan).length,
    degradedAfter,
    strict: flags['strict'] === true,
    ...(isTakenBack && { takenBack: describeRollback(automatic.result) }),
  });
}

function tellEnd(watching: Watching, verdict: Verdict): void {
  const ground = messageGround(watching);
  watching.notifier.tell(
    messageOf(ground, `over: ${verdict.status}`, {
      severity: verdict.exitCode === EXIT.ok ? 'news' : 'failure',
      summary: verdict.summary,
      next: nextSteps(verdict, ground),
    }),
  );
}

function nextSteps({ status }: Verdict, ground: MessageGround): readonly string[] {
  if (status === 'failed') return wayBack(ground);
  return status === 'good' ? [] : ['db-check post   # the same questions at once'];
}

/** Of one tick: a server that hangs for so long is away. */
const TICK_MS = 10 * 60_000;
const MOST_SHOWN = 40;

function sayLeft(context: CommandContext, { how, state }: WatchEnd, plan: WatchPlan): ExitCode {
  if (how === 'taken-over') {
    context.stderr(`another process goes on with watch ${plan.id}; this one ends\n`);
    return EXIT.held;
  }
  context.stderr(
    `stopped behind tick ${state.course.ticks}: recorded; go on with: db-check watch --resume ${plan.id}\n`,
  );
  return EXIT.interrupted;
}

/** A database that is away at the end has the verdict later: `--resume` writes it. */
async function finish(open: () => Promise<Database>, { record }: Begun, outcome: string): Promise<void> {
  const db = await open().catch(() => undefined);
  try {
    await record.finish(db, outcome);
  } catch {
    return;
  } finally {
    await db?.close().catch(() => undefined);
  }
}
