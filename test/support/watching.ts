import { join } from 'node:path';
import { command } from '../../src/cli/check-watch.ts';
import type { CommandContext, Flags } from '../../src/cli/command.ts';
import { systemClock, type Clock } from '../../src/clock.ts';
import { DEFAULT_LIMITS, type Settings } from '../../src/config/settings.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { WatchTick } from '../../src/watch/tick.ts';
import { testContext } from './context.ts';
import type { CommandRun } from './measuring.ts';

/** Time jumps from tick to tick; before each of them (from 2 on) something may be done. */
export function createTickClock(
  beforeTick: (number: number) => Promise<unknown> | void = () => undefined,
  start = '2026-03-01T12:00:00Z',
): Clock {
  let nowMs = Date.parse(start);
  let tick = 1;
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => systemClock.monotonicMs(),
    sleep: async (ms) => {
      tick += 1;
      await beforeTick(tick);
      nowMs += ms;
    },
  };
}

export interface Watching {
  readonly url: string;
  /** Its validation/queries are the target queries. */
  readonly project: string;
  readonly clock?: Clock;
  readonly settings?: Partial<Settings>;
  readonly flags?: Flags;
  readonly context?: Partial<CommandContext>;
}

export interface WatchRun extends CommandRun {
  /** The last ones, as the report has them. */
  readonly ticks: readonly WatchTick[];
}

/** `db-check watch --json` in this process, by default five ticks a minute apart. */
export async function runWatching(watching: Watching): Promise<WatchRun> {
  const { url, project, clock = createTickClock(), settings, flags, context: overrides } = watching;
  const context = testContext({ workingDirectory: project, clock, ...overrides });
  const common = {
    command: 'db-check watch',
    settings: {
      migrations: join(project, 'migrations'),
      validation: join(project, 'validation'),
      limits: DEFAULT_LIMITS,
      protected: [],
      contacts: [],
      accepted: [],
      ...settings,
    },
    format: 'json',
    output: undefined,
    color: false,
    target: parseConnectionTarget(url, {}),
  } as const;
  const typed = { for: '4min', every: '1min', 'query-timeout': '10s', ...flags };
  const exitCode = await command.run(context, common, typed);
  const { stdout, stderr } = context.written;
  const report = (stdout === '' ? undefined : JSON.parse(stdout)) as CommandRun['report'];
  const table = report?.sections.find(({ id }) => id === 'ticks') as { data?: { ticks?: WatchTick[] } };
  return { exitCode, stdout, stderr, report, ticks: table?.data?.ticks ?? [] };
}

/** The judgements of one thing, tick by tick: `unknown`, `good`, `alert`. */
export function courseOf({ ticks }: WatchRun, watched: string): readonly string[] {
  return ticks.map(({ judgements }) => {
    const own = judgements.filter((one) => one.watched === watched).map(({ status }) => status);
    return own.find((status) => status === 'alert') ?? own[0] ?? 'none';
  });
}
