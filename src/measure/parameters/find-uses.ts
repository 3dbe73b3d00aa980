import { unwrap } from '../../migrations/node.ts';
import type { Parser } from '../../migrations/parser.ts';
import { splitConditions } from './split-conditions.ts';
import { readComparisons, type Operator } from './read-comparisons.ts';
import { scanOutline, textOf, type Lexeme } from './scan-outline.ts';

/** What a `$n` of a query stands for. */
export type ParameterUse =
  | { readonly kind: 'compared'; readonly expression: string; readonly operator: Operator }
  /** Of LIMIT or OFFSET: the same value always. */
  | { readonly kind: 'fixed'; readonly value: string };

export function isEquality(use: ParameterUse | undefined): boolean {
  return use?.kind === 'compared' && (use.operator === 'equal' || use.operator === 'any');
}

/** What of a query is needed to find rows that it would find; texts as they are written. */
export interface ParameterUses {
  readonly ok: true;
  /** `with …`, or empty. */
  readonly prefix: string;
  readonly from: string;
  /** Conditions without parameters: what every row has to meet. */
  readonly constants: readonly string[];
  /** Of $1, $2, … in order. */
  readonly uses: readonly ParameterUse[];
}

/** `$number` is not compared with anything in the outermost WHERE; `offset` is its place in the text. */
export interface UnclearUse {
  readonly ok: false;
  readonly number: number;
  readonly offset: number;
}

const BEHIND_WHERE: readonly string[] = [
  ...['group', 'having', 'window', 'order', 'limit', 'offset', 'fetch', 'for'],
  ...['union', 'intersect', 'except'],
];
const FIXED: ReadonlyMap<string, string> = new Map([
  ['limit', '10'],
  ['offset', '0'],
]);

/**
 * Which parameters a SELECT takes and what it compares them with, by PostgreSQL's own scanner. Undefined where there is
 * nothing to find: it takes none, or is no SQL (the server says that better).
 */
export function findParameterUses(parser: Parser, sql: string): ParameterUses | UnclearUse | undefined {
  const lexemes = scanOutline(parser, sql);
  const parameters = lexemes.filter(({ parameter }) => parameter !== undefined);
  const parsed = parser.parse(sql);
  if (parameters.length === 0 || !parsed.ok) return undefined;
  const isSelect = unwrap(parsed.statements[0]?.node, 'SelectStmt') !== undefined;
  const { prefix, from, where, tail } = cut(isSelect ? lexemes : []);
  const conditions = splitConditions(where);
  const constants = conditions.filter((one) => one.every(({ parameter }) => parameter === undefined));
  const found = new Map<number, ParameterUse>([...readFixed(tail), ...readComparisons(sql, conditions)]);
  const isConstant = [...prefix, ...from].every(({ parameter }) => parameter === undefined);
  const unclear = isConstant
    ? parameters.find(({ parameter }) => !found.has(parameter as number))
    : parameters[0];
  if (unclear !== undefined) return { ok: false, number: unclear.parameter as number, offset: unclear.start };
  const uses = [...found].sort(([a], [b]) => a - b).map(([, use]) => use);
  return {
    ok: true,
    prefix: textOf(sql, prefix),
    from: textOf(sql, from),
    constants: constants.map((one) => textOf(sql, one)),
    uses,
  };
}

interface Clauses {
  readonly prefix: readonly Lexeme[];
  readonly from: readonly Lexeme[];
  readonly where: readonly Lexeme[];
  readonly tail: readonly Lexeme[];
}

/** At the outermost level; a query without FROM has no rows to look at. */
function cut(lexemes: readonly Lexeme[]): Clauses {
  const at = (words: readonly string[], behind: number): number => {
    const index = lexemes.findIndex(
      ({ depth, word }, position) => position > behind && depth === 0 && words.includes(word),
    );
    return index === -1 ? lexemes.length : index;
  };
  const select = at(['select'], -1);
  const from = at(['from'], select);
  const where = at(['where', ...BEHIND_WHERE], from);
  const tail = lexemes[where]?.word === 'where' ? at(BEHIND_WHERE, where) : where;
  return {
    prefix: lexemes.slice(0, select),
    from: lexemes.slice(from + 1, where),
    where: lexemes.slice(where + 1, tail),
    tail: lexemes.slice(tail),
  };
}

function readFixed(tail: readonly Lexeme[]): readonly [number, ParameterUse][] {
  return tail.flatMap(({ parameter }, index): [number, ParameterUse][] => {
    const value = FIXED.get(tail[index - 1]?.word ?? '');
    return parameter === undefined || value === undefined ? [] : [[parameter, { kind: 'fixed', value }]];
  });
}
