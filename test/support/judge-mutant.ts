import { lintFiles } from '../../src/lint/lint.ts';
import { ALL_VERSIONS, DEFAULT_SMALL_TABLE_BYTES, type LintOptions } from '../../src/lint/lint-options.ts';
import { RULES } from '../../src/lint/rules/index.ts';
import { LINT_RUNNERS } from '../../src/config/lint.ts';
import type { Place } from '../../src/location.ts';
import type { Parser } from '../../src/migrations/parser.ts';
import { split } from '../../src/migrations/split.ts';

/** What is wrong with what we say of a text; empty is what a test wants. What throws is said too. */
export function judgeMutant(parser: Parser, text: string, number: number): readonly string[] {
  try {
    return [...judgeSplit(parser, text), ...judgeLint(parser, text, number)];
  } catch (error) {
    return [error instanceof Error ? String(error.stack) : String(error)];
  }
}

function judgeSplit(parser: Parser, text: string): readonly string[] {
  const { statements, refusals } = split(parser, text);
  const faults: string[] = [];
  let end = 0;
  for (const statement of statements) {
    if (statement.start < end) faults.push(`statements overlap at ${statement.start}`);
    if (statement.end <= statement.start || statement.end > text.length)
      faults.push(`${statement.start}..${statement.end} is no range of the file`);
    ({ end } = statement);
  }
  for (const { offset, code } of refusals)
    if (!(offset >= 0 && offset <= text.length)) faults.push(`${code} at ${offset} is outside of the file`);
  return faults;
}

function judgeLint(parser: Parser, text: string, number: number): readonly string[] {
  const source = { path: 'mutant.sql', text, checksum: '' };
  const input = { source, role: 'migration', migration: undefined, isJudged: true } as const;
  const options: LintOptions = {
    runner: LINT_RUNNERS[number % LINT_RUNNERS.length] ?? 'plumbline',
    ...{ versions: ALL_VERSIONS, isStyleOn: number % 2 === 0, severities: {}, arePendingTogether: false },
    smallTableBytes: DEFAULT_SMALL_TABLE_BYTES,
  };
  const lines = text.split('\n').map((line) => [...line].length);
  const isInside = ({ line, column }: Place): boolean =>
    column >= 1 && column <= (lines[line - 1] ?? -Infinity) + 1;
  return lintFiles(parser, [input], RULES, options).flatMap(({ findings }) =>
    findings.flatMap(({ id, location }) => {
      if (location === undefined) return [`${id} is nowhere`];
      const places = [location, location.end ?? location];
      const isForward = (places[1]?.line ?? 0) >= location.line;
      return places.every(isInside) && isForward ? [] : [`${id} is outside: ${JSON.stringify(location)}`];
    }),
  );
}
