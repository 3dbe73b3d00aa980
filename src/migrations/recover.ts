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
  if (outcome.ok) {
    return { statements: outcome.statements.map((parsed) => toStatement(parser, text, parsed)), refusals };
  }
  // Where a literal has no end, what stands before it can still be told apart.
  const tokens = parser.scan(text) ?? parser.scan(text.slice(0, outcome.problem.offset ?? 0)) ?? [];
  const parts = cut(tokens, text.length).map((piece) => parsePiece(parser, text, piece));
  return {
    statements: parts.flatMap((part) => part.statements),
    refusals: [...refusals, ...parts.flatMap((part) => part.refusals)].sort((a, b) => a.offset - b.offset),
  };
}

function parsePiece(parser: Parser, text: string, piece: Piece): Split {
  const sql = text.slice(piece.start, piece.end);
  const outcome = parser.parse(sql);
  if (!outcome.ok) return { statements: [], refusals: [refuse(outcome.problem, sql, piece.start)] };
  const statements = outcome.statements.map((parsed): Statement => {
    const statement = toStatement(parser, sql, parsed);
    return { ...statement, start: statement.start + piece.start, end: statement.end + piece.start };
  });
  return { statements, refusals: [] };
}

function refuse(problem: SyntaxProblem, sql: string, start: number): Refusal {
  const first = sql.length - sql.trimStart().length;
  return {
    code: 'syntax-error',
    message: problem.message,
    hint: 'PostgreSQL 18 would refuse this statement with SQLSTATE 42601',
    offset: start + Math.min(problem.offset ?? first, sql.trimEnd().length),
  };
}
