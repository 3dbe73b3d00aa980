import { asKind, namesOf, unwrap, unwrapAll, type NodeOf } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import { lex, type Lexeme } from '../lexer.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const immutableFunctionReads = defineRule({
  id: 'immutable-function-reads',
  title: 'An IMMUTABLE function that is not',
  severity: 'error',
  why: 'The planner computes an IMMUTABLE function once and keeps the answer, in plans and in indexes: when the function reads a table, the clock or a setting, queries return wrong rows, and an index on it finds rows no more, without any error.',
  versions: 'all',
  fix: 'STABLE where it reads tables or settings, VOLATILE where it takes random values or writes',
  evidence:
    'Manual, 36.7 Function Volatility Categories: labelling a function IMMUTABLE that is not gives stale values.',
  kinds: ['CreateFunctionStmt'],
  judge(statement) {
    const node = asKind(statement, 'CreateFunctionStmt');
    if (node === undefined || volatilityOf(node) !== 'immutable') return [];
    const reason = whyNot(node);
    if (reason === undefined) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named('function', listName(node.funcname, 'routine')),
        message: `is called IMMUTABLE but ${reason}: plans and indexes keep its old answers`,
        instead: 'STABLE instead of IMMUTABLE; VOLATILE where it writes or takes random values',
      },
    ];
  },
});

function volatilityOf({ options }: NodeOf<'CreateFunctionStmt'>): string | undefined {
  const found = unwrapAll(options, 'DefElem').find(({ defname }) => defname === 'volatility');
  return unwrap(found?.arg, 'String')?.sval;
}

/** Of bodies that are text in SQL or PL/pgSQL. */
function whyNot({ options }: NodeOf<'CreateFunctionStmt'>): string | undefined {
  const elements = unwrapAll(options, 'DefElem');
  const find = (name: string): (typeof elements)[number]['arg'] =>
    elements.find(({ defname }) => defname === name)?.arg;
  const language = unwrap(find('language'), 'String')?.sval ?? '';
  if (language !== 'sql' && language !== 'plpgsql') return undefined;
  const [body = ''] = namesOf(unwrap(find('as'), 'List')?.items);
  const words = lex(body);
  const clock = words.find(({ word }, at) => CHANGING.has(word) && words[at - 1]?.text !== '.')?.word;
  if (clock !== undefined) return `asks ${clock}`;
  return words.some((_, at) => isFromClause(words, at)) ? 'reads a table' : undefined;
}

const CHANGING: ReadonlySet<string> = new Set([
  'now',
  'random',
  'clock_timestamp',
  'statement_timestamp',
  'current_timestamp',
  'localtimestamp',
  'current_date',
  'current_setting',
  'nextval',
  'gen_random_uuid',
]);

/** FROM with a name behind it that is no function; not that of extract(… from x), nor IS DISTINCT FROM. */
function isFromClause(words: readonly Lexeme[], at: number): boolean {
  if (words[at]?.word !== 'from' || words[at - 1]?.word === 'distinct') return false;
  const open = openingBefore(words, at);
  const first = words[open + 1]?.word ?? '';
  if (open >= 0 && first !== 'select' && first !== 'with') return false;
  let next = at + 1;
  while (['only', 'lateral'].includes(words[next]?.word ?? '')) next += 1;
  if (!/^["\p{L}_]/u.test(words[next]?.text ?? '')) return false;
  while (words[next + 1]?.text === '.') next += 2;
  return words[next + 1]?.text !== '(';
}

/** Where the parenthesis opens that the word stands in; -1: in none. */
function openingBefore(words: readonly Lexeme[], at: number): number {
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    const text = words[index]?.text;
    if (text === ')') depth += 1;
    else if (text === '(' && depth === 0) return index;
    else if (text === '(') depth -= 1;
  }
  return -1;
}
