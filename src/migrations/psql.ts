import type { Parser, ParseOutcome } from './parser.ts';
import type { Refusal } from './refusals/refusal.ts';

export interface WithoutPsql {
  /** As long as before, with everything that only psql understands turned into spaces. */
  readonly text: string;
  readonly outcome: ParseOutcome;
  readonly refusals: readonly Refusal[];
}

/** Finds what only psql understands: a backslash where the grammar wants a token, `:name`, `:'name'` and `:"name"`. */
export function withoutPsql(parser: Parser, original: string): WithoutPsql {
  const refusals: Refusal[] = [];
  let text = withoutCopyData(original);
  for (;;) {
    const outcome = parser.parse(text);
    const offset = problemAt(text, outcome);
    const variable = offset === undefined ? undefined : variableAt(text, offset);
    if (offset === undefined || (text[offset] !== '\\' && variable === undefined))
      return { text, outcome, refusals };
    if (variable !== undefined) {
      refusals.push(refuseVariable(variable, offset));
      text = `${text.slice(0, offset)} ${text.slice(offset + 1)}`;
      continue;
    }
    const end = lineEnd(text, offset);
    const line = text.slice(offset, end);
    refusals.push(refuseMetaCommand(line, offset));
    // \g, \gset, \crosstabview … stand where the semicolon would.
    const instead = /^\\(g|crosstab)/.test(line) ? ';' : ' ';
    text = text.slice(0, offset) + instead.padEnd(line.length) + text.slice(end);
  }
}

function problemAt(text: string, outcome: ParseOutcome): number | undefined {
  if (outcome.ok || !outcome.problem.message.startsWith('syntax error')) return undefined;
  const { offset } = outcome.problem;
  return offset !== undefined && offset < text.length ? offset : undefined;
}

/** `:name` as psql puts a value in; without its colon it reads as a column, a literal or a quoted name. */
function variableAt(text: string, offset: number): string | undefined {
  return /^:(?:\w+|'\w+'|"\w+")/.exec(text.slice(offset, offset + 70))?.[0];
}

function refuseVariable(variable: string, offset: number): Refusal {
  return {
    code: 'psql-variable',
    message: `${variable} is a variable of psql, not SQL`,
    hint: 'write the value itself (a cast is written with two colons)',
    offset,
  };
}

function refuseMetaCommand(line: string, offset: number): Refusal {
  const command = /^\\\S*/.exec(line)?.[0] ?? '\\';
  return {
    code: 'psql-meta-command',
    message: `${command} is a command of psql, not SQL`,
    hint: META_COMMAND_HINTS[command] ?? 'write plain SQL, or run this file with psql outside the migrations',
    offset,
  };
}

const META_COMMAND_HINTS: Readonly<Record<string, string>> = {
  '\\i': 'put the text of the included file here',
  '\\ir': 'put the text of the included file here',
  '\\include': 'put the text of the included file here',
  '\\connect': 'the connection is named by --url; a migration serves one database',
  '\\c': 'the connection is named by --url; a migration serves one database',
  '\\copy': 'write the rows as INSERT … VALUES, or load them with psql outside the migrations',
  '\\restrict': 'pg_dump writes \\restrict and \\unrestrict for psql: remove both lines',
  '\\unrestrict': 'pg_dump writes \\restrict and \\unrestrict for psql: remove both lines',
};

const FROM_STDIN = /\bfrom\s+stdin\b[^;\n]*;?[^\n]*\n/gi;
const END_OF_DATA = /^\\\.[ \t]*\r?$/gm;

/** The rows behind COPY … FROM STDIN up to `\.`, as psql and pg_dump write them. */
function withoutCopyData(text: string): string {
  const ends = [...text.matchAll(END_OF_DATA)].map(({ index, 0: { length } }) => index + length);
  if (ends.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const { index, 0: whole } of text.matchAll(FROM_STDIN)) {
    const dataStart = index + whole.length;
    if (index < done || !/\bcopy\b/i.test(text.slice(lastStatement(text, done, index), index))) continue;
    const dataEnd = ends.find((end) => end > dataStart);
    if (dataEnd === undefined) break;
    parts.push(text.slice(done, dataStart), blank(text.slice(dataStart, dataEnd)));
    done = dataEnd;
  }
  return parts.join('') + text.slice(done);
}

/** Where the statement around an offset begins, as far as semicolons tell. */
function lastStatement(text: string, from: number, offset: number): number {
  return Math.max(from, text.lastIndexOf(';', offset) + 1);
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline;
}
