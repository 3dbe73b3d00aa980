import yargs, { type Argv, type Options } from 'yargs';
import { EXIT, ToolError } from '../errors.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Flags } from './command.ts';
import { SHARED_OPTIONS } from './options.ts';
import type { Binary, CommandEntry } from './registry.ts';

/**
 * Reads the command line with yargs and hands the chosen command and its flags to `run`.
 * Returns the text of --help or --version, empty otherwise. Throws ToolError (exit 2) for what it does not know.
 */
export async function parseWords(
  binary: Binary,
  words: readonly string[],
  run: (entry: CommandEntry, flags: Flags) => Promise<void>,
): Promise<string> {
  const parser = createParser(binary);
  for (const entry of binary.commands) {
    parser.command({
      command: entry.isDefault === true ? [entry.usage, '$0'] : entry.usage,
      describe: entry.describe,
      builder: async (argv: Argv) => describeCommand(argv, entry, (await entry.load()).command),
      handler: async (flags: Flags) => {
        refuseRepeats(binary, (await entry.load()).command, flags);
        await run(entry, flags);
      },
    });
  }
  let help = '';
  await parser.parseAsync(
    [...words],
    {},
    (error: Error | null | undefined, _flags: unknown, output: string) => {
      help = output;
      // some usage errors of yargs pass by its `fail`
      if (error?.name === 'YError') throw usageError(error.message, binary);
      if (error !== undefined && error !== null) throw error;
    },
  );
  return help;
}

function createParser(binary: Binary): Argv {
  return yargs()
    .scriptName(binary.name)
    .usage(`${binary.describe}\n\nUsage: ${usageOf(binary)} [options]`)
    .parserConfiguration({
      'parse-positional-numbers': false,
      // a flag that may be repeated takes one value each time
      'greedy-arrays': false,
      'dot-notation': false,
    })
    .group(['help', 'version'], 'Options:')
    .options(SHARED_OPTIONS)
    .strict()
    .demandCommand(binary.commands.some((entry) => entry.usage.startsWith('$0')) ? 0 : 1, 'which command?')
    .detectLocale(false)
    .updateStrings({ 'Not enough arguments following: %s': '--%s wants a value' })
    .exitProcess(false)
    .wrap(80)
    .help('help', 'show this help')
    .version('version', 'show the version', VERSION)
    .fail((message: string | null, error: Error | undefined): never => {
      throw error ?? usageError(String(message), binary);
    });
}

function usageOf({ name, commands }: Binary): string {
  const [only] = commands;
  return commands.length > 1 ? `${name} <command>` : (only?.usage.replace('$0', name) ?? name);
}

/** Positional arguments are text unless described otherwise: a migration's timestamp is not a number. */
function describeCommand(argv: Argv, entry: CommandEntry, command: CliCommand): Argv {
  for (const [, name = ''] of entry.usage.matchAll(/[<[](\w+)/g)) {
    argv.positional(name, { type: 'string', ...command.positionals?.[name] });
  }
  return argv.options({ ...command.options });
}

/** Which of two values was meant, nobody knows. */
function refuseRepeats(binary: Binary, command: CliCommand, flags: Flags): void {
  const options: Readonly<Record<string, Options>> = { ...SHARED_OPTIONS, ...command.options };
  for (const [name, option] of Object.entries(options)) {
    if (option.array !== true && Array.isArray(flags[name]))
      throw usageError(`--${name} is given twice`, binary);
  }
}

function usageError(message: string, binary: Binary): ToolError {
  return new ToolError({ code: 'usage', message, hint: `${binary.name} --help`, exitCode: EXIT.usage });
}
