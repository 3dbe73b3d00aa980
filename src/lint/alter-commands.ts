import type { AlterTableCmd, AlterTableType, RangeVar } from 'libpg-query';
import { asKind, unwrapAll } from '../migrations/node.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { Statement } from '../migrations/migration.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { lex, type Lexeme } from './lexer.ts';

/** One subcommand of ALTER TABLE; UTF-16 offsets into the file's text. */
export interface AlterCommand extends AlterTableCmd {
  readonly relation: RangeVar;
  readonly table: ObjectName;
  /** Of the whole statement where it is the only one, otherwise of its clause. */
  readonly start: number;
  readonly end: number;
  /** The words of the clause; offsets within the statement. */
  readonly lexemes: readonly Lexeme[];
  readonly isOnlyOne: boolean;
}

/** What ALTER TABLE does one after the other, only what is asked for; the text is read only where there is some of it. */
export function alterCommands(
  statement: Statement,
  subtypes: readonly AlterTableType[],
): readonly AlterCommand[] {
  const node = asKind(statement, 'AlterTableStmt');
  if (node?.relation === undefined || node.objtype !== 'OBJECT_TABLE') return [];
  const { relation } = node;
  const all = unwrapAll(node.cmds, 'AlterTableCmd');
  if (!all.some(({ subtype }) => isAsked(subtype, subtypes))) return [];
  const clauses = clausesOf(lex(statement.sql));
  const isOnlyOne = all.length === 1;
  return all.flatMap((command, index) => {
    if (!isAsked(command.subtype, subtypes)) return [];
    // a list that the text does not show as such cannot be: the grammar has the same commas
    const lexemes = clauses[index] ?? [];
    const [first, last] = [lexemes[0], lexemes.at(-1)];
    const start = isOnlyOne || first === undefined ? statement.start : statement.start + first.start;
    const end = isOnlyOne || last === undefined ? statement.end : statement.start + last.end;
    return [{ ...command, relation, table: rangeName(relation), start, end, lexemes, isOnlyOne }];
  });
}

function isAsked(subtype: AlterTableType | undefined, asked: readonly AlterTableType[]): boolean {
  return subtype !== undefined && asked.includes(subtype);
}

/** Commas outside of parentheses part the clauses (manual, ALTER TABLE): no clause has one of its own. */
function clausesOf(lexemes: readonly Lexeme[]): readonly (readonly Lexeme[])[] {
  const clauses: Lexeme[][] = [[]];
  let depth = 0;
  for (const lexeme of lexemes.slice(endOfName(lexemes))) {
    if (lexeme.text === '(' || lexeme.text === '[') depth += 1;
    if (lexeme.text === ')' || lexeme.text === ']') depth -= 1;
    if (lexeme.text === ',' && depth === 0) clauses.push([]);
    else clauses.at(-1)?.push(lexeme);
  }
  return clauses;
}

/** ALTER [FOREIGN] TABLE [IF EXISTS] [ONLY] a.b [*] */
function endOfName(lexemes: readonly Lexeme[]): number {
  let at = lexemes.findIndex(({ word }) => word === 'table') + 1;
  if (lexemes[at]?.word === 'if' && lexemes[at + 1]?.word === 'exists') at += 2;
  if (lexemes[at]?.word === 'only') at += 1;
  if (lexemes[at]?.text === '(') at += 1;
  at += 1;
  while (lexemes[at]?.text === '.') at += 2;
  while (lexemes[at]?.text === ')' || lexemes[at]?.text === '*') at += 1;
  return at;
}
