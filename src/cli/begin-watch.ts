import { DEFAULT_WATCH } from '../config/watch.ts';
import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import { samplesOf, type Baseline } from '../measure/baseline.ts';
import { findBaseline } from '../measure/find-baseline.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import { beginWatch, type BeginGround, type BegunWatch } from '../watch/begin-watch.ts';
import { perCallOf } from '../watch/judge-tick.ts';
import { readDeployment } from '../watch/read-deployment.ts';
import type { WatchGround } from '../watch/run-watch.ts';
import { dueTimes } from '../watch/watch-plan.ts';
import type { CommandContext, CommonOptions, Flags } from './command.ts';
import { parseWatchFlags } from './watch-flags.ts';

export interface Asked {
  readonly context: CommandContext;
  readonly common: CommonOptions;
  readonly flags: Flags;
}

export type Begun = BegunWatch & { readonly baseline: Baseline | undefined };

/** A watch that begins, or goes on; said on stderr. Throws ToolError (exit 2) where there is nothing to resume. */
export async function beginFromFlags(
  { context, common, flags }: Asked,
  open: () => Promise<Database>,
): Promise<Begun> {
  const { settings, target } = common;
  const { schedule, lengthMs, wish } = parseWatchFlags(flags);
  const db = await open();
  try {
    const baseline = await findBaseline(db, {
      database: target.database,
      wanted: typeof flags['baseline'] === 'string' ? flags['baseline'] : undefined,
      workingDirectory: context.workingDirectory,
    });
    const deployment = await readDeployment(db);
    const ground: BeginGround = {
      plan: {
        id: context.runId,
        database: target.database,
        startedAt: context.clock.now().toISOString(),
        schedule,
        lengthMs,
        settings: settings.watch ?? DEFAULT_WATCH,
        ...(deployment !== undefined && { deployment }),
      },
      owner: context.runId,
      workingDirectory: context.workingDirectory,
      now: () => context.clock.now(),
      wish,
    };
    const begun = await beginWatch(db, ground);
    if (begun === undefined) throw nothingToResume();
    sayBegun(context, begun);
    return { ...begun, baseline: baseline?.baseline };
  } finally {
    await db.close();
  }
}

function nothingToResume(): ToolError {
  return new ToolError({
    code: 'no-watch',
    message: 'there is no unfinished watch of this database to go on with',
    hint: 'begin one: db-check watch --for 24h',
    exitCode: EXIT.usage,
  });
}

/** What the baseline knows: values for the queries, and what the application's statements took. */
export function knownFrom(
  baseline: Baseline | undefined,
  queries: readonly TargetQuery[],
): Pick<WatchGround, 'samples' | 'before'> {
  if (baseline === undefined) return { samples: new Map() };
  const { workload } = baseline;
  const isKnown = workload !== undefined && !('unreadable' in workload);
  return { samples: samplesOf(baseline, queries), ...(isKnown && { before: perCallOf(workload) }) };
}

function sayBegun(context: CommandContext, { plan, state, record, isResumed, obstacle }: BegunWatch): void {
  const planned = dueTimes(plan).length;
  const done = state.course.ticks;
  const how = isResumed ? `goes on at tick ${done + 1} of ${planned}` : `begins, ${planned} ticks`;
  const why = obstacle === undefined ? '' : `, not in the journal: ${obstacle}`;
  context.stderr(`watch ${plan.id} ${how}: ${plan.schedule}; kept in ${record.place}${why}\n`);
}
