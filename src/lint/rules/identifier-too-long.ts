import { quoteIdentifier } from '../../db/identifiers.ts';
import { lexemesOf } from '../edit.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import type { Lexeme } from '../lexer.ts';
import { defineRule, type Offence } from '../rule.ts';

/** NAMEDATALEN - 1 (manual 4.1.1). */
const MAX_BYTES = 63;
/** No shorter text can be longer than 63 bytes: a UTF-16 unit is three at most. */
const MAY_BE_LONG = /[\w$\u0080-\uffff]{22,}|"[^"]{22,}/;

export const identifierTooLong = defineRule({
  id: 'identifier-too-long',
  title: 'A name of more than 63 bytes',
  severity: 'warning',
  why: 'PostgreSQL cuts it at 63 bytes with no more than a NOTICE: DROP … IF EXISTS, tools and ORMs look for the whole name and find nothing. Two names that begin alike become one: the second CREATE fails with 42P07, or with IF NOT EXISTS is not made at all.',
  versions: 'all',
  fix: 'a name of at most 63 bytes; letters outside of ASCII count two to four',
  evidence: 'manual 4.1.1; "identifier … will be truncated to …" (NOTICE 42622).',
  judgeFile(file) {
    const names = namesIn(file);
    const spellings = new Map<string, Set<string>>();
    for (const { name, short } of names) spellings.set(short, (spellings.get(short) ?? new Set()).add(name));
    return names.map(({ name, short, start, end }) =>
      offence({ name, short, start, end }, spellings.get(short)),
    );
  },
});

interface LongName {
  readonly name: string;
  /** What the server makes of it. */
  readonly short: string;
  readonly start: number;
  readonly end: number;
}

function offence({ name, short, start, end }: LongName, spellings: ReadonlySet<string> | undefined): Offence {
  const place = { start, end, subject: `name ${quoteIdentifier(name)}` };
  const other = [...(spellings ?? [])].find((one) => one !== name);
  if (other !== undefined)
    return {
      ...place,
      severity: 'error',
      message: `it and ${quoteIdentifier(other)} are cut to the same ${MAX_BYTES} bytes: one hides the other`,
      instead: 'two names that differ within their first 63 bytes',
    };
  return {
    ...place,
    message: `has ${utf8Bytes(name)} bytes: it is cut to ${quoteIdentifier(short)} without an error`,
    instead: quoteIdentifier(short),
    fix: {
      kind: 'safe',
      title: 'write the name that the server makes of it',
      edits: [{ start, end, text: quoteIdentifier(short) }],
    },
  };
}

function namesIn(file: LintFile): readonly LongName[] {
  return file.statements
    .filter(({ within, sql }) => within === undefined && MAY_BE_LONG.test(sql))
    .flatMap((statement) => lexemesOf(statement).flatMap((lexeme) => longName(statement, lexeme) ?? []));
}

function longName(statement: LintStatement, { text, word, start, end }: Lexeme): LongName | undefined {
  const isQuoted = text.startsWith('"') && text.endsWith('"');
  if (!isQuoted && word === '') return undefined;
  const name = isQuoted ? text.slice(1, -1).replaceAll('""', '"') : word;
  if (utf8Bytes(name) <= MAX_BYTES) return undefined;
  return { name, short: cut(name), start: statement.start + start, end: statement.start + end };
}

/** Never within a character (truncate_identifier in PostgreSQL's scanner). */
function cut(name: string): string {
  let [short, bytes] = ['', 0];
  for (const character of name) {
    bytes += utf8Bytes(character);
    if (bytes > MAX_BYTES) break;
    short += character;
  }
  return short;
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
