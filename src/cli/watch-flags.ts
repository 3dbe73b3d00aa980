import { parseDurationMs } from '../duration.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { BeginGround } from '../watch/begin-watch.ts';
import { MOST_TICKS, parseSchedule, planTicks } from '../watch/schedule.ts';
import type { Flags } from './command.ts';
import { parseDuration } from './duration-flag.ts';

export interface WatchFlags {
  /** As typed, in one form. */
  readonly schedule: string;
  readonly lengthMs: number;
  readonly queryTimeoutMs: number;
  readonly wish: BeginGround['wish'];
}

/** Throws ToolError (exit 2). */
export function parseWatchFlags(flags: Flags): WatchFlags {
  const schedule = String(flags['every']).trim().replaceAll(/\s+/g, ' ');
  const lengthMs = parseDuration('--for', String(flags['for']));
  const stages = parseSchedule(schedule);
  if (stages === undefined)
    throw usage(
      `--every wants an interval of a second or more, not "${schedule}"`,
      'for example: --every 5min, or --every "1min for 10min, 5min for 1h, 15min"',
    );
  const ticks = planTicks(stages, lengthMs);
  if (ticks === undefined)
    throw usage(`that would be more than ${MOST_TICKS} ticks`, 'look less often, or not so long');
  if (ticks.length < 2)
    throw usage(
      '--for is shorter than the first interval',
      'two looks at least: what happens between them is judged',
    );
  const queryTimeoutMs = parseDurationMs(String(flags['query-timeout']));
  if (queryTimeoutMs === undefined || queryTimeoutMs < 1)
    throw usage('--query-timeout wants a time such as 10s', 'db-check watch --help');
  return { schedule, lengthMs, queryTimeoutMs: Math.round(queryTimeoutMs), wish: parseWish(flags) };
}

function parseWish(flags: Flags): BeginGround['wish'] {
  const resume = flags['resume'];
  if (typeof resume === 'string') return { kind: 'resume', id: resume === '' ? undefined : resume };
  return { kind: flags['new'] === true ? 'new' : 'same' };
}

function usage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'usage', message, hint, exitCode: EXIT.usage });
}
