import type { Options } from 'yargs';
import parse from 'yargs-parser';
import type { Flags } from './command.ts';

type Option = Readonly<Options>;

/** How yargs and its parser read words: the two must agree. */
export const PARSER_CONFIGURATION = {
  'parse-positional-numbers': false,
  // a flag that may be repeated takes one value each time
  'greedy-arrays': false,
  'dot-notation': false,
} as const;

/**
 * The flags as yargs would give them, read with its parser alone: loading and setting up the rest takes as long as
 * connecting to a server, and only help and errors need it. undefined where yargs would do more than read: a word
 * that is no flag, an unknown one, a missing value or one of the wrong kind, --help and --version.
 */
export function parseQuickly(
  words: readonly string[],
  options: Readonly<Record<string, Option>>,
): Flags | undefined {
  const { argv, error } = parse.detailed([...words], readingOf(options));
  const { _: loose, ...flags } = argv;
  if (error !== null || loose.length > 0) return undefined;
  const known = new Map(Object.entries(options).flatMap(([name, option]) => spellings(name, option)));
  const isPlain = Object.entries(flags).every(
    ([name, value]) => value === undefined || isOfKind(value, known.get(name)),
  );
  return isPlain ? flags : undefined;
}

function readingOf(options: Readonly<Record<string, Option>>): parse.Options {
  const all = Object.entries(options);
  const namesOf = (isMeant: (option: Option) => boolean): string[] =>
    all.flatMap(([name, option]) => (isMeant(option) ? name : []));
  return {
    // names the parser knows are those it gives in both spellings
    alias: Object.fromEntries(all.map(([name]) => [name, []])),
    string: namesOf(({ type }) => type === 'string'),
    boolean: namesOf(({ type }) => type === 'boolean'),
    number: namesOf(({ type }) => type === 'number'),
    array: namesOf(({ array }) => array === true),
    default: Object.fromEntries(
      all.flatMap(([name, option]) => (option.default === undefined ? [] : [[name, option.default]])),
    ),
    // yargs' own way to say that a value must follow
    narg: Object.fromEntries(namesOf(({ requiresArg }) => requiresArg === true).map((name) => [name, NaN])),
    configuration: PARSER_CONFIGURATION,
  };
}

/** `show-config` and `showConfig`: the parser gives both. */
function spellings(name: string, option: Option): [name: string, option: Option][] {
  return [
    [name, option],
    [parse.camelCase(name), option],
  ];
}

function isOfKind(value: unknown, option: Option | undefined): boolean {
  if (option === undefined) return false;
  if (option.array === true) {
    return Array.isArray(value) && value.every((one) => isOfKind(one, { ...option, array: false }));
  }
  if (option.choices !== undefined) return option.choices.some((choice) => choice === value);
  if (option.type === 'number') return typeof value === 'number' && !Number.isNaN(value);
  if (option.type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && value !== '';
}
