import type { Options } from 'yargs';
import { DEFAULT_LIMITS } from '../config/settings.ts';
import { parseConnectionTarget } from '../db/connection-target.ts';
import { wantsColor } from './color.ts';
import type { CommandContext, Flags, OfflineOptions } from './command.ts';

const GROUP = 'Shared options:';

/** Flags of every command. */
export const SHARED_OPTIONS = {
  url: {
    type: 'string',
    describe: "postgresql://… (else DATABASE_URL, else libpq's PGHOST, PGPORT, …)",
    group: GROUP,
    requiresArg: true,
  },
  migrations: { type: 'string', describe: 'folder of the migrations', group: GROUP, requiresArg: true },
  validation: {
    type: 'string',
    describe: 'folder of target queries and own checks',
    group: GROUP,
    requiresArg: true,
  },
  config: {
    type: 'string',
    describe: 'configuration file (default: db-check.config.*)',
    group: GROUP,
    requiresArg: true,
  },
  format: {
    choices: ['table', 'json'],
    default: 'table',
    describe: 'form of the result',
    group: GROUP,
    requiresArg: true,
  },
  json: { type: 'boolean', describe: 'the same as --format json', group: GROUP },
  output: {
    type: 'string',
    describe: 'write the result to this file too',
    group: GROUP,
    requiresArg: true,
  },
  color: { type: 'boolean', describe: 'colours; --no-color turns them off', group: GROUP },
  'show-config': {
    type: 'boolean',
    describe: 'print every setting and where it comes from',
    group: GROUP,
  },
} as const satisfies Record<string, Options>;

/** Flags, environment and configuration made one. Throws ToolError (exit 2). */
export async function resolveOptions(
  context: CommandContext,
  command: string,
  flags: Flags,
): Promise<OfflineOptions> {
  return {
    command,
    settings: {
      migrations: text(flags['migrations']) ?? './migrations',
      validation: text(flags['validation']) ?? './validation',
      limits: DEFAULT_LIMITS,
      protected: [],
      contacts: [],
    },
    format: flags['json'] === true || flags['format'] === 'json' ? 'json' : 'table',
    output: text(flags['output']),
    color: wantsColor({
      flag: typeof flags['color'] === 'boolean' ? flags['color'] : undefined,
      environment: context.environment,
      isTerminal: context.stdoutIsTerminal,
    }),
  };
}

export function resolveTarget(
  context: CommandContext,
  flags: Flags,
): ReturnType<typeof parseConnectionTarget> {
  return parseConnectionTarget(text(flags['url']), context.environment);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
