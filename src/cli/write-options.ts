import type { Options } from 'yargs';
import { EXIT, ToolError } from '../errors.ts';
import { BLOCKER_POLICIES, DEFAULT_WAITING, type BlockerPolicy, type Waiting } from '../deploy/waiting.ts';
import { readOrigin } from '../deploy/origin.ts';
import type { RunOptions } from '../deploy/run-options.ts';
import type { CommandContext, CommonOptions, Flags } from './command.ts';
import { demandConfirmation } from './demand-confirmation.ts';
import { parseDuration } from './duration-flag.ts';
import { createRunProgress } from './run-progress.ts';

/** Flags of the commands that write to the database. */
export const WRITE_OPTIONS = {
  'max-wait': {
    type: 'string',
    default: '10min',
    describe: 'how long to wait for other runs, and for locks',
    requiresArg: true,
  },
  'max-stall': {
    type: 'string',
    default: '1s',
    describe: 'how long the application may queue behind one attempt',
    requiresArg: true,
  },
  'on-blocker': {
    choices: BLOCKER_POLICIES,
    default: 'wait',
    describe:
      'who holds up a concurrent statement: wait for it; abort our statement after --max-wait; end idle transactions',
    requiresArg: true,
  },
  'idle-limit': {
    type: 'string',
    default: '5min',
    describe: 'terminate-idle: how long a transaction may be idle',
    requiresArg: true,
  },
  pooler: { choices: ['session'], describe: 'the pooler in between is in session mode', requiresArg: true },
  confirm: { type: 'string', describe: 'name of the database, if it is protected', requiresArg: true },
} as const satisfies Record<string, Options>;

/** Of what chooses migrations to apply. */
export const RELEASE_OPTION = {
  type: 'string',
  array: true,
  default: [],
  describe: 'let a rolled-back migration in again',
  requiresArg: true,
} as const satisfies Options;

/** Throws ToolError: exit 2, or 8 when a protected database is not confirmed. */
export function runOptions(context: CommandContext, common: CommonOptions, flags: Flags): RunOptions {
  demandConfirmation(common, flags);
  return {
    target: common.target,
    migrations: common.settings.migrations,
    maxWaitMs: parseDuration('--max-wait', String(flags['max-wait'])),
    waiting: parseWaiting(flags),
    isSessionPooler: flags['pooler'] === 'session',
    runId: context.runId,
    readOrigin: () => readOrigin(context.workingDirectory, context.environment),
    clock: context.clock,
    emit: createRunProgress(context),
    stop: context.stop.signal,
    urgent: context.stop.urgent,
  };
}

function parseWaiting(flags: Flags): Waiting {
  return {
    maxStallMs: parseMaxStall(String(flags['max-stall'] ?? '1s')),
    onBlocker: (flags['on-blocker'] as BlockerPolicy | undefined) ?? DEFAULT_WAITING.onBlocker,
    idleLimitMs: parseDuration('--idle-limit', String(flags['idle-limit'] ?? '5min')),
  };
}

/** lock_timeout counts whole milliseconds, and 0 would be an endless wait in front of the application. */
function parseMaxStall(text: string): number {
  const ms = Math.round(parseDuration('--max-stall', text));
  if (ms > 0) return ms;
  throw new ToolError({
    code: 'bad-duration',
    message: '--max-stall wants more than nothing: without waiting for a lock there is none to be had',
    hint: 'for example: --max-stall 500ms',
    exitCode: EXIT.usage,
  });
}
