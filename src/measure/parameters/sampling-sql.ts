import type { Operator } from './read-comparisons.ts';
import { isEquality, type ParameterUse, type ParameterUses } from './find-uses.ts';

/** The parameter whose values ANALYZE found. */
export interface Candidates {
  /** Which parameter, from 0. */
  readonly index: number;
  readonly type: string;
}

/** Without statistics this many rows are looked at, whichever come first. */
const FEW_ROWS = 10_000;
const MOST_KEYS = 1000;

/** Where in the order of its values a bound lies: towards the end where it lets most rows through. */
const HEAVIEST = { above: 0, below: 1 } as const;
const TYPICAL = { above: 0.25, below: 0.75 } as const;

/**
 * One row a combination of the values that equalities compare with, the most frequent first: how many rows have it,
 * whether ANALYZE calls it common, then for each parameter its value where it is the heaviest, and where it is typical.
 * With candidates $1 is the common values and $2 the histogram. Names are the user's own text, resolved by the server.
 */
export function samplingSql(found: ParameterUses, candidates: Candidates | undefined): string {
  const { uses } = found;
  const keys = uses.flatMap((use, index) => (isEquality(use) ? [`p${index}`] : []));
  const array = candidates && `${candidates.type}[]`;
  const filter = candidates && `${expressionOf(uses[candidates.index])} = any (${both(array ?? '')})`;
  const isCommon = candidates && `p${candidates.index} = any (cast($1 as ${array}))`;
  return [
    found.prefix,
    `select pg_catalog.count(*), ${keys.length === 0 ? 'false' : (isCommon ?? 'false')} as common, ${uses.map(valueColumns).join(', ')}`,
    `from (${rowsSql(found, filter)}${candidates === undefined ? ` limit ${FEW_ROWS}` : ''}) as sampled`,
    ...(keys.length === 0
      ? ['having pg_catalog.count(*) > 0']
      : [`group by ${keys.join(', ')}`, `order by 1 desc, ${keys.join(', ')}`, `limit ${MOST_KEYS}`]),
  ].join('\n');
}

const both = (array: string): string =>
  `coalesce(cast($1 as ${array}), '{}') || coalesce(cast($2 as ${array}), '{}')`;

/** One row that gives the types and origins of what the parameters are compared with. */
export function originsSql(found: ParameterUses): string {
  return `${found.prefix} ${rowsSql(found)} limit 0`;
}

/** $1: a value for one parameter. One row if any row has it. */
export function existsSql(
  found: ParameterUses,
  index: number,
  { type, operator }: { readonly type: string; readonly operator: Operator },
): string {
  const sign = operator === 'above' ? '>=' : operator === 'below' ? '<=' : '=';
  return `${found.prefix} ${rowsSql(found, `${expressionOf(found.uses[index])} ${sign} cast($1 as ${type})`)} limit 1`;
}

function rowsSql({ from, constants, uses }: ParameterUses, filter?: string): string {
  const columns = uses.map((use, index) => `${expressionOf(use)} as p${index}`);
  const conditions = [...constants, ...(filter === undefined ? [] : [filter])].map((one) => `(${one})`);
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return `select ${columns.join(', ')} from ${from}${where}`;
}

function expressionOf(use: ParameterUse | undefined): string {
  if (use?.kind === 'compared') return `(${use.expression})`;
  return `${use?.value ?? 'null'}::pg_catalog.int8`;
}

function valueColumns(use: ParameterUse, index: number): string {
  const column = `p${index}`;
  if (use.kind === 'fixed') return `pg_catalog.min(${column}), pg_catalog.min(${column})`;
  switch (use.operator) {
    case 'equal':
      return `${column}, ${column}`;
    case 'any':
      return `array[${column}], array[${column}]`;
    case 'above':
    case 'below': {
      const at = (share: number): string =>
        `pg_catalog.percentile_disc(${share}) within group (order by ${column})`;
      return `${at(HEAVIEST[use.operator])}, ${at(TYPICAL[use.operator])}`;
    }
  }
}
