import type { Options } from 'yargs';
import { resolveSettings } from '../config/resolve.ts';
import { parseConnectionTarget } from '../db/connection-target.ts';
import { FORMATS, formatOfFile, type Format } from '../report/format.ts';
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
    describe: 'folder of target queries, own checks and consistency',
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
    choices: FORMATS,
    describe: 'result format (default: table)',
    group: GROUP,
    requiresArg: true,
  },
  json: { type: 'boolean', describe: 'the same as --format json', group: GROUP },
  output: {
    type: 'string',
    describe:
      'write the result to this file; .json, .md, .html, .xml (junit), .sarif and .prom choose the format',
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

export interface ResolvedOptions {
  readonly options: OfflineOptions;
  /** Where each setting comes from, for --show-config. */
  readonly origins: Readonly<Record<string, string>>;
}

/** Flags, environment and configuration made one. Throws ToolError (exit 2). */
export async function resolveOptions(
  context: CommandContext,
  command: string,
  flags: Flags,
): Promise<ResolvedOptions> {
  const { settings, origins } = await resolveSettings({
    workingDirectory: context.workingDirectory,
    migrations: text(flags['migrations']),
    validation: text(flags['validation']),
    config: text(flags['config']),
  });
  const color = wantsColor({
    flag: typeof flags['color'] === 'boolean' ? flags['color'] : undefined,
    environment: context.environment,
    isTerminal: context.stdoutIsTerminal,
  });
  const output = text(flags['output']);
  return { options: { command, settings, format: chooseFormat(flags, output), output, color }, origins };
}

/** What is asked for by name comes before what the name of the file says. */
function chooseFormat(flags: Flags, output: string | undefined): Format {
  if (flags['json'] === true) return 'json';
  const named = FORMATS.find((format) => format === flags['format']);
  return named ?? (output === undefined ? undefined : formatOfFile(output)) ?? 'table';
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
