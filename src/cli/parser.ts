import type { Options } from 'yargs';
import { chooseCommand } from './choose-command.ts';
import type { CliCommand, Flags } from './command.ts';
import { SHARED_OPTIONS } from './options.ts';
import { parseQuickly } from './parse-quickly.ts';
import type { Binary, CommandEntry } from './registry.ts';
import { usageError } from './usage.ts';

export interface Parsed {
  readonly entry: CommandEntry;
  readonly command: CliCommand;
  readonly flags: Flags;
}

/** One command and its flags, or the text of --help or --version. Throws ToolError (exit 2) for what it does not know. */
export async function parseWords(binary: Binary, words: readonly string[]): Promise<Parsed | string> {
  const { entry, rest } = chooseCommand(binary, words);
  if (entry === undefined) {
    const { parseWithoutCommand } = await import('./parse-with-yargs.ts');
    return parseWithoutCommand(binary, words);
  }
  const { command } = await entry.load();
  const options = { ...SHARED_OPTIONS, ...command.options };
  // with one that must be named there is always more to read than flags
  const flags = entry.usage.includes('<') ? undefined : parseQuickly(rest, options);
  if (flags !== undefined) return { entry, command, flags };
  const { parseWithYargs } = await import('./parse-with-yargs.ts');
  const parsed = await parseWithYargs(binary, { entry, command }, rest);
  if (typeof parsed === 'string') return parsed;
  refuseRepeats(binary, parsed, options);
  return { entry, command, flags: parsed };
}

/** Which of two values was meant, nobody knows. */
function refuseRepeats(binary: Binary, flags: Flags, options: Readonly<Record<string, Options>>): void {
  for (const [name, option] of Object.entries(options)) {
    if (option.array !== true && Array.isArray(flags[name]))
      throw usageError(binary, `--${name} is given twice`);
  }
}
