import { asKind, namesOf, unwrap, unwrapAll, type NodeOf } from '../../migrations/node.ts';
import { lex } from '../lexer.ts';
import type { LintStatement } from '../lint-file.ts';
import { findLiteral, type WrittenText } from './written-text.ts';

/** The code that a DO block or a function holds; offsets within the statement. */
export interface Code extends WrittenText {
  /** `plpgsql`, `sql`, or another's name in lower case. */
  readonly language: string;
}

/** undefined for every other statement, and for code that is no text: a C function. */
export function codeOf(statement: LintStatement): Code | undefined {
  const block = asKind(statement, 'DoStmt');
  const made = asKind(statement, 'CreateFunctionStmt');
  if (block === undefined && made === undefined) return undefined;
  const options = unwrapAll(block?.args ?? made?.options, 'DefElem');
  const named = options.find(({ defname }) => defname === 'language')?.arg;
  const language = (unwrap(named, 'String')?.sval ?? (block === undefined ? 'sql' : 'plpgsql')).toLowerCase();
  if (made?.sql_body !== undefined) return atomicBody(statement);
  const body = options.find(({ defname }) => defname === 'as')?.arg;
  const text = unwrap(body, 'String')?.sval ?? listed(unwrap(body, 'List'));
  if (text === undefined || language === 'c' || language === 'internal') return undefined;
  const literal = findLiteral(statement.sql, text) ?? { text, at: () => 0 };
  return { language, text, at: literal.at };
}

function listed(list: NodeOf<'List'> | undefined): string | undefined {
  const names = namesOf(list?.items);
  return names.length === 1 ? names[0] : undefined;
}

/** What stands between BEGIN ATOMIC and the last END; a body of RETURN alone reads, and changes nothing. */
function atomicBody({ sql }: LintStatement): Code | undefined {
  const lexemes = lex(sql);
  const begin = lexemes.findIndex(({ word }, at) => word === 'atomic' && lexemes[at - 1]?.word === 'begin');
  const end = lexemes.findLast(({ word }) => word === 'end');
  const from = lexemes[begin]?.end;
  if (from === undefined || end === undefined) return undefined;
  return { language: 'sql', text: sql.slice(from, end.start), at: (offset) => from + offset };
}
