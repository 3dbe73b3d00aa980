import { EXIT, ToolError } from '../errors.ts';
import { SHARED_OPTIONS } from './options.ts';
import type { Binary, CommandEntry } from './registry.ts';

export interface Chosen {
  /** undefined: no command is named, and the binary has no default, or help on all commands is wanted. */
  readonly entry: CommandEntry | undefined;
  /** The words without the command's name. */
  readonly rest: readonly string[];
}

/** The command is the first word that names one and is not the value of a shared flag. Throws ToolError (exit 2). */
export function chooseCommand(binary: Binary, words: readonly string[]): Chosen {
  const itself = binary.commands.find((entry) => entry.usage.startsWith('$0'));
  if (itself !== undefined) return { entry: itself, rest: words };
  const at = words.findIndex(
    (word, index) => find(binary, word) !== undefined && !takesValue(words[index - 1]),
  );
  if (at !== -1) return { entry: find(binary, words[at]), rest: words.toSpliced(at, 1) };
  const [first = '--'] = words;
  if (!first.startsWith('-')) throw unknownCommand(binary, first);
  const helpOnAll = words.includes('--help');
  return {
    entry: helpOnAll ? undefined : binary.commands.find((entry) => entry.isDefault === true),
    rest: words,
  };
}

function find(binary: Binary, word: string | undefined): CommandEntry | undefined {
  return binary.commands.find(({ usage }) => usage.split(' ')[0] === word);
}

function takesValue(word: string | undefined): boolean {
  const name = word?.startsWith('--') === true ? word.slice(2) : '';
  const option = Object.entries(SHARED_OPTIONS).find(([key]) => key === name)?.[1];
  return option !== undefined && 'requiresArg' in option;
}

function unknownCommand(binary: Binary, word: string): ToolError {
  const known = binary.commands.map(({ usage }) => usage.split(' ')[0]);
  return new ToolError({
    code: 'usage',
    message: `${binary.name} has no command ${word}; there are ${known.join(', ')}`,
    hint: `${binary.name} --help`,
    exitCode: EXIT.usage,
  });
}
