import yargs, { type Argv, type Options } from 'yargs';
import { EXIT, ToolError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { chooseCommand } from './choose-command.ts';
import type { CliCommand, Flags } from './command.ts';
import { SHARED_OPTIONS } from './options.ts';
import type { Binary, CommandEntry } from './registry.ts';

export interface Parsed {
  readonly entry: CommandEntry;
  readonly command: CliCommand;
  readonly flags: Flags;
}

/**
 * Reads the command line with yargs: one command and its flags, or the text of --help or --version.
 * yargs sees only the chosen command: its own handling of commands would parse everything twice, at every start.
 * Throws ToolError (exit 2) for what it does not know.
 */
export async function parseWords(binary: Binary, words: readonly string[]): Promise<Parsed | string> {
  const { entry, rest } = chooseCommand(binary, words);
  if (entry === undefined) return parseWithoutCommand(binary, words);
  const { command } = await entry.load();
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
  if (help !== '') return help;
  const flags = named.flags ?? argv;
  refuseRepeats(binary, flags, { ...SHARED_OPTIONS, ...command.options });
  return { entry, command, flags };
}

async function parseWithoutCommand(binary: Binary, words: readonly string[]): Promise<string> {
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
    .parserConfiguration({
      'parse-positional-numbers': false,
      // a flag that may be repeated takes one value each time
      'greedy-arrays': false,
      'dot-notation': false,
    })
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

/** Which of two values was meant, nobody knows. */
function refuseRepeats(binary: Binary, flags: Flags, options: Readonly<Record<string, Options>>): void {
  for (const [name, option] of Object.entries(options)) {
    if (option.array !== true && Array.isArray(flags[name]))
      throw usageError(binary, `--${name} is given twice`);
  }
}

function usageError(binary: Binary, message: string): ToolError {
  return new ToolError({ code: 'usage', message, hint: `${binary.name} --help`, exitCode: EXIT.usage });
}

/** `db-check pre`: as people type it. */
export function nameOf(binary: Binary, entry: CommandEntry): string {
  const [word = '$0'] = entry.usage.split(' ');
  return word === '$0' ? binary.name : `${binary.name} ${word}`;
}
