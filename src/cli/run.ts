import yargs, { type Argv } from 'yargs';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, CommandContext, Flags } from './command.ts';
import { resolveOptions, resolveTarget, SHARED_OPTIONS } from './options.ts';
import type { Binary, CommandEntry } from './registry.ts';
import type { StopListener } from './signals.ts';
import { tellError } from './tell-error.ts';

/** One command from the command line to its exit code: the only catch of the three binaries. */
export async function runBinary(
  binary: Binary,
  words: readonly string[],
  surroundings: { readonly context: CommandContext; readonly listener: Pick<StopListener, 'exitCode'> },
): Promise<ExitCode> {
  const { context, listener } = surroundings;
  try {
    const exitCode = await parseAndRun(binary, words, context);
    return exitCode === EXIT.interrupted ? (listener.exitCode() ?? exitCode) : exitCode;
  } catch (error) {
    const stopped = listener.exitCode();
    if (stopped !== undefined && !(error instanceof ToolError)) return stopped;
    return tellError(error, { binary: binary.name, words, context });
  }
}

async function parseAndRun(
  binary: Binary,
  words: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const parser = createParser(binary);
  for (const entry of binary.commands) {
    parser.command({
      command: entry.isDefault === true ? [entry.usage, '$0'] : entry.usage,
      describe: entry.describe,
      builder: async (argv: Argv) => describeCommand(argv, entry, (await entry.load()).command),
      handler: async (flags: Flags) => {
        exitCode = await runCommand(binary, entry, { context, flags });
      },
    });
  }
  const help = await captureHelp(binary, parser, words);
  if (help !== '') context.stdout(help + '\n');
  return exitCode;
}

function createParser(binary: Binary): Argv {
  return yargs()
    .scriptName(binary.name)
    .usage(`${binary.describe}\n\nUsage: $0 ${binary.commands.length > 1 ? '<command> ' : ''}[options]`)
    .parserConfiguration({
      'parse-positional-numbers': false,
      'duplicate-arguments-array': false,
      'dot-notation': false,
    })
    .options(SHARED_OPTIONS)
    .strict()
    .demandCommand(binary.commands.some((entry) => entry.usage.startsWith('$0')) ? 0 : 1, 'which command?')
    .detectLocale(false)
    .exitProcess(false)
    .wrap(80)
    .help()
    .version(VERSION)
    .fail((message: string | null, error: Error | undefined): never => {
      throw error ?? usageError(String(message), binary);
    });
}

/** Positional arguments are text unless described otherwise: a migration's timestamp is not a number. */
function describeCommand(argv: Argv, entry: CommandEntry, command: CliCommand): Argv {
  for (const [, name = ''] of entry.usage.matchAll(/[<[](\w+)/g)) {
    argv.positional(name, { type: 'string', ...command.positionals?.[name] });
  }
  return argv.options({ ...command.options });
}

/** --help and --version come back as text instead of being printed by yargs. */
async function captureHelp(binary: Binary, parser: Argv, words: readonly string[]): Promise<string> {
  let captured = '';
  await parser.parseAsync(
    [...words],
    {},
    (error: Error | null | undefined, _flags: unknown, output: string) => {
      captured = output;
      // some usage errors of yargs pass by its `fail`
      if (error?.name === 'YError') throw usageError(error.message, binary);
      if (error !== undefined && error !== null) throw error;
    },
  );
  return captured;
}

interface Invocation {
  readonly context: CommandContext;
  readonly flags: Flags;
}

async function runCommand(
  binary: Binary,
  entry: CommandEntry,
  { context, flags }: Invocation,
): Promise<ExitCode> {
  const { command } = await entry.load();
  const options = await resolveOptions(context, commandName(binary, entry), flags);
  if (command.needsDatabase === false) {
    const target = flags['url'] === undefined ? undefined : resolveTarget(context, flags);
    return command.run(context, { ...options, target }, flags);
  }
  return command.run(context, { ...options, target: resolveTarget(context, flags) }, flags);
}

function commandName(binary: Binary, entry: CommandEntry): string {
  const [word = '$0'] = entry.usage.split(' ');
  return word === '$0' ? binary.name : `${binary.name} ${word}`;
}

function usageError(message: string, binary: Binary): ToolError {
  return new ToolError({
    code: 'usage',
    message,
    hint: `${binary.name} --help`,
    exitCode: EXIT.usage,
  });
}
