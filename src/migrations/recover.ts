import { cut, type Piece } from './cut.ts';
import type { Statement } from './migration.ts';
import type { Parser, SyntaxProblem } from './parser.ts';
import { withoutPsql } from './psql.ts';
import type { Refusal } from './refusals/refusal.ts';
import type { Split } from './split.ts';
import { toStatement } from './statement.ts';

/**
 * The way after a syntax error: every statement is parsed for itself, so that each error is found,
 * names its own place, and hides nothing else.
 */
export function recover(parser: Parser, original: string): Split {
  const { text, outcome, refusals } = withoutPsql(parser, original);
  const pieces = outcome.ok ? [{ start: 0, end: text.length }] : piecesOf(parser, text, outcome.problem);
  const parts = pieces.map((piece) => parsePiece(parser, text, piece));
  return {
    statements: parts.flatMap((part) => part.statements),
    refusals: [...refusals, ...parts.flatMap((part) => part.refusals)].sort((a, b) => a.offset - b.offset),
  };
}

/** Where a literal has no end, what stands before it can still be told apart. */
function piecesOf(parser: Parser, text: string, { offset = 0 }: SyntaxProblem): readonly Piece[] {
  const tokens = parser.scan(text) ?? parser.scan(text.slice(0, offset)) ?? [];
  return cut(tokens, text.length);
}

function parsePiece(parser: Parser, whole: string, { start, end }: Piece): Split {
  const { text, outcome, refusals } = withoutPsql(parser, whole.slice(start, end));
  const syntax = outcome.ok ? [] : [refuse(outcome.problem, text)];
  const statements = outcome.ok ? outcome.statements.map((parsed) => toStatement(parser, text, parsed)) : [];
  return {
    statements: statements.map((statement): Statement => moved(statement, start)),
    refusals: [...refusals, ...syntax].map((refusal) => ({ ...refusal, offset: refusal.offset + start })),
  };
}

function moved(statement: Statement, by: number): Statement {
  return { ...statement, start: statement.start + by, end: statement.end + by };
}

function refuse({ message, offset }: SyntaxProblem, sql: string): Refusal {
  const first = sql.length - sql.trimStart().length;
  if (offset === undefined) return tooDeep(message, first);
  return {
    code: 'syntax-error',
    message,
    hint: 'PostgreSQL would refuse this statement with SQLSTATE 42601 (the grammar is that of PostgreSQL 18)',
    offset: Math.min(offset, sql.trimEnd().length),
  };
}

/** The parser is C on the stack of WebAssembly; the server's own limit is max_stack_depth (SQLSTATE 54001). */
function tooDeep(message: string, offset: number): Refusal {
  return {
    code: 'nested-too-deep',
    message,
    hint: 'write long chains of OR, + and || as IN (…), VALUES, an array or several statements',
    offset,
  };
}
