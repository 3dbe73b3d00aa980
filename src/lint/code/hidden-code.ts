import type { Statement } from '../../migrations/migration.ts';
import { unwrap } from '../../migrations/node.ts';
import type { Parser } from '../../migrations/parser.ts';
import { toStatement } from '../../migrations/statement.ts';
import type { LintStatement, OpaquePlace } from '../lint-file.ts';
import { codeOf, type Code } from './code-of.ts';
import { constantText } from './constant-text.ts';
import { findQuery } from './find-query.ts';
import { queriesOf, type Query } from './plpgsql-queries.ts';
import { readLiteral } from './written-text.ts';

/** A statement found in code, with its range in the file. */
export interface Found extends Statement {
  readonly isConditional: boolean;
}

export interface HiddenCode {
  readonly statements: readonly Found[];
  readonly opaque: readonly OpaquePlace[];
}

/** What a DO block or a function sends to the server when it runs; undefined for every other statement. */
export function hiddenCode(parser: Parser, holder: LintStatement): HiddenCode | undefined {
  const code = codeOf(holder);
  if (code === undefined) return undefined;
  if (code.language === 'sql') return inSql(parser, holder, code);
  if (code.language !== 'plpgsql')
    return unread(holder, `is written in ${code.language}, which is not read here`);
  const outcome = parser.parseCode(holder.sql);
  if (!outcome.ok) return unread(holder, `cannot be read: ${outcome.message}`);
  const parts = locate(queriesOf(outcome.tree), code).map((query) => readQuery(parser, holder, query));
  return {
    statements: parts.flatMap(({ statements }) => statements),
    opaque: parts.flatMap(({ opaque }) => opaque),
  };
}

function unread({ start, end }: LintStatement, message: string): HiddenCode {
  return { statements: [], opaque: [{ start, end, message, isMild: false }] };
}

function inSql(parser: Parser, holder: LintStatement, code: Code): HiddenCode {
  const outcome = parser.parse(code.text);
  if (!outcome.ok) return unread(holder, `cannot be read: ${outcome.problem.message}`);
  const place = { at: (offset: number) => holder.start + code.at(offset), isConditional: false };
  return {
    statements: outcome.statements.map((parsed) => moved(toStatement(parser, code.text, parsed), place)),
    opaque: [],
  };
}

/** `at`: from an offset in the text of the query to one in the file. */
interface Located extends Query {
  at(offset: number): number;
}

function locate(queries: readonly Query[], code: Code): readonly (Query & Pick<Located, 'at'>)[] {
  const taken = new Set<number>();
  return queries.map((query) => {
    const from = findQuery(code.text, query, taken);
    taken.add(from);
    return { ...query, at: (offset) => code.at(Math.max(0, Math.min(from + offset, code.text.length))) };
  });
}

function readQuery(parser: Parser, holder: LintStatement, query: Located): HiddenCode {
  const place = {
    at: (offset: number) => holder.start + query.at(offset),
    isConditional: query.isConditional,
  };
  const range = { start: place.at(0), end: place.at(query.text.length) };
  const constant = query.kind === 'static' ? query.text : constantOf(parser, query.text);
  if (constant === undefined)
    return { statements: [], opaque: [{ ...range, ...describeDynamic(parser, query.text) }] };
  const outcome = parser.parse(constant);
  if (!outcome.ok && query.kind === 'static') return { statements: [], opaque: [] };
  if (!outcome.ok)
    return {
      statements: [],
      opaque: [{ ...range, message: `is no SQL: ${outcome.problem.message}`, isMild: false }],
    };
  const literal = query.kind === 'static' ? undefined : readLiteral(query.text.trim());
  const inLiteral =
    literal?.text === constant
      ? { ...place, at: (offset: number) => place.at(literal.at(offset)) }
      : undefined;
  return {
    statements: outcome.statements.map((parsed) => {
      const statement = toStatement(parser, constant, parsed);
      if (query.kind === 'static') return moved(statement, place);
      // put together from several pieces: no character of it has a place of its own
      return inLiteral === undefined
        ? { ...statement, ...range, isConditional: query.isConditional }
        : moved(statement, inLiteral);
    }),
    opaque: [],
  };
}

interface Place {
  at(offset: number): number;
  readonly isConditional: boolean;
}

function moved(statement: Statement, { at, isConditional }: Place): Found {
  return { ...statement, start: at(statement.start), end: at(statement.end), isConditional };
}

function constantOf(parser: Parser, expression: string): string | undefined {
  const outcome = parser.parse(`select ${expression}`);
  const select = outcome.ok ? unwrap(outcome.statements[0]?.node, 'SelectStmt') : undefined;
  const [target, ...others] = select?.targetList ?? [];
  if (others.length > 0 || select?.fromClause !== undefined) return undefined;
  return constantText(unwrap(target, 'ResTarget')?.val);
}

const MILD = /^\s*(select|with|values|explain|comment|grant|revoke|notify|set|reset|analyze)\b/i;

/** The first literal of the expression tells what kind of statement it will be. */
function describeDynamic(parser: Parser, expression: string): Pick<OpaquePlace, 'message' | 'isMild'> {
  const first = parser.scan(expression)?.find(({ text }) => /^(\$|'|e')/i.test(text));
  const text = first === undefined ? undefined : readLiteral(first.text)?.text;
  const words = /^\s*((?:[a-z]+\s+){0,2}[a-z]+)/i
    .exec(text ?? '')?.[1]
    ?.toUpperCase()
    .replace(/\s+/g, ' ');
  return {
    message: `is put together when it runs${words === undefined ? '' : ` (${words} …)`}`,
    isMild: text !== undefined && MILD.test(text),
  };
}
