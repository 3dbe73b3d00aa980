import yargs, { type Argv } from 'yargs';
import { VERSION } from '../version.ts';
import type { CliCommand, Flags } from './command.ts';
import { SHARED_OPTIONS } from './options.ts';
import { PARSER_CONFIGURATION } from './parse-quickly.ts';
import type { Binary, CommandEntry } from './registry.ts';
import { nameOf, usageError } from './usage.ts';

/**
 * One command's flags as yargs reads them, or the text of --help or --version. yargs sees only the chosen command: its
 * own handling of commands would parse everything twice. Throws ToolError (exit 2) for what it does not know.
 */
export async function parseWithYargs(
  binary: Binary,
  { entry, command }: { readonly entry: CommandEntry; readonly command: CliCommand },
  rest: readonly string[],
): Promise<Flags | string> {
  const parser = createParser(nameOf(binary, entry), entry).options({ ...command.options });
  const positionals = entry.usage.split(' ').slice(1);
  const named: { flags?: Flags } = {};
  if (positionals.length === 0) parser.demandCommand(0, 0, undefined, 'this command takes no arguments');
  else {
    parser.command({
      command: ['$0', ...positionals].join(' '),
      builder: (argv: Argv) => describePositionals(argv, positionals, command),
      handler: (flags: Flags) => void (named.flags = flags),
    });
  }
  const { help, argv } = await parse(binary, parser, rest);
  return help === '' ? (named.flags ?? argv) : help;
}

/** No command is named: the help on all of them, or what is missing. */
export async function parseWithoutCommand(binary: Binary, words: readonly string[]): Promise<string> {
  const parser = createParser(binary.name, { usage: '$0 <command>', describe: binary.describe });
  parser.demandCommand(1, 'which command?');
  for (const { usage, describe } of binary.commands) parser.command(usage, describe);
  return (await parse(binary, parser, words)).help;
}

function createParser(name: string, { usage, describe }: Pick<CommandEntry, 'usage' | 'describe'>): Argv {
  const positionals = usage.split(' ').slice(1);
  return yargs()
    .scriptName(name)
    .usage(`${describe}\n\nUsage: ${[name, ...positionals].join(' ')} [options]`)
    .parserConfiguration(PARSER_CONFIGURATION)
    .group(['help', 'version'], 'Options:')
    .options(SHARED_OPTIONS)
    .strict()
    .detectLocale(false)
    .updateStrings({ 'Not enough arguments following: %s': '--%s wants a value' })
    .exitProcess(false)
    .wrap(80)
    .help('help', 'show this help')
    .version('version', 'show the version', VERSION);
}

/** Positional arguments are text unless described otherwise: a migration's timestamp is not a number. */
function describePositionals(argv: Argv, positionals: readonly string[], command: CliCommand): Argv {
  for (const word of positionals) {
    const name = word.replaceAll(/[<>[\].]/g, '');
    argv.positional(name, { type: 'string', ...command.positionals?.[name] });
  }
  return argv;
}

interface Outcome {
  /** What --help or --version would print. */
  readonly help: string;
  readonly argv: Flags;
}

async function parse(binary: Binary, parser: Argv, words: readonly string[]): Promise<Outcome> {
  let outcome: Outcome = { help: '', argv: {} };
  parser.fail((message: string | null, error: Error | undefined): never => {
    throw usageError(binary, message ?? error?.message ?? 'not understood');
  });
  await parser.parseAsync([...words], {}, (error: Error | null | undefined, argv: Flags, help: string) => {
    // some usage errors of yargs pass by its `fail`
    if (error?.name === 'YError') throw usageError(binary, error.message);
    if (error !== undefined && error !== null) throw error;
    outcome = { help, argv };
  });
  return outcome;
}
