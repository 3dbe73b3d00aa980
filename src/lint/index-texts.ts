import { quoteIdentifier } from '../db/identifiers.ts';
import type { Statement } from '../migrations/migration.ts';
import { unwrapAll, type NodeOf } from '../migrations/node.ts';
import { lexemesOf } from './edit.ts';
import type { Lexeme } from './lexer.ts';

export interface IndexTexts {
  /** Keys as SQL that a query can use: quoted columns, and expressions as written. */
  readonly keys: readonly string[];
  /** Without the WHERE; undefined: every row. */
  readonly predicate: string | undefined;
}

/** The parts of a CREATE INDEX as a question to the rows wants them; undefined where the text does not show them. */
export function indexTexts(statement: Statement, node: NodeOf<'IndexStmt'>): IndexTexts | undefined {
  const lexemes = lexemesOf(statement);
  const open = lexemes.findIndex(({ text }) => text === '(');
  const parts = partsFrom(lexemes, open);
  const elements = unwrapAll(node.indexParams, 'IndexElem');
  if (parts.length !== elements.length) return undefined;
  const keys = elements.map(({ name }, index) =>
    name === undefined ? expressionIn(statement.sql, parts[index] ?? []) : quoteIdentifier(name),
  );
  return {
    keys,
    predicate: node.whereClause === undefined ? undefined : behindWhere(statement.sql, lexemes),
  };
}

/** The elements of the list that begins with this parenthesis. */
function partsFrom(lexemes: readonly Lexeme[], open: number): readonly (readonly Lexeme[])[] {
  const parts: Lexeme[][] = [[]];
  let depth = 0;
  for (const lexeme of lexemes.slice(open + 1)) {
    if (depth === 0 && lexeme.text === ')') break;
    if (lexeme.text === '(') depth += 1;
    if (lexeme.text === ')') depth -= 1;
    if (depth === 0 && lexeme.text === ',') parts.push([]);
    else parts.at(-1)?.push(lexeme);
  }
  return parts;
}

/** Up to its last parenthesis: what follows is the operator class and the order. */
function expressionIn(sql: string, lexemes: readonly Lexeme[]): string {
  const last = lexemes.findLast(({ text }) => text === ')');
  return sql.slice(lexemes[0]?.start, last?.end);
}

function behindWhere(sql: string, lexemes: readonly Lexeme[]): string | undefined {
  let depth = 0;
  for (const { text, word, end } of lexemes) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0 && word === 'where') return sql.slice(end).trim();
  }
  return undefined;
}
