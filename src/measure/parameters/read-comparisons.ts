import type { ParameterUse } from './find-uses.ts';
import { textOf, type Lexeme } from './scan-outline.ts';

/** equal: one value. any: an array of values. above and below: a bound, itself included or not. */
export type Operator = 'equal' | 'any' | 'above' | 'below';

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['=', 'equal'],
  ['like', 'equal'],
  ['ilike', 'equal'],
  ['>', 'above'],
  ['>=', 'above'],
  ['<', 'below'],
  ['<=', 'below'],
]);
const MIRRORED: Readonly<Record<Operator, Operator>> = {
  equal: 'equal',
  any: 'any',
  above: 'below',
  below: 'above',
};

/**
 * `expression = $1`, `$1 < expression`, `expression between $1 and $2`, `expression in ($1, $2)`, `expression = any ($1)`,
 * also with a cast behind the parameter. An equality says more about a parameter than a bound.
 */
export function readComparisons(
  sql: string,
  conditions: readonly (readonly Lexeme[])[],
): ReadonlyMap<number, ParameterUse> {
  const uses = conditions.flatMap((condition) => readCondition(sql, condition));
  const bounds = uses.filter(([, { operator }]) => operator === 'above' || operator === 'below');
  return new Map([...bounds, ...uses.filter((use) => !bounds.includes(use))]);
}

type Compared = Extract<ParameterUse, { readonly kind: 'compared' }>;
type Use = readonly [number, Compared];

function readCondition(sql: string, condition: readonly Lexeme[]): readonly Use[] {
  if (condition[0]?.word === 'not') return [];
  const at = condition.findIndex(
    ({ depth, text, word }) => depth === 0 && (WORDS.has(word) || OPERATORS.has(word || text)),
  );
  const sign = condition[at];
  if (sign === undefined) return [];
  const [left, right] = [condition.slice(0, at), condition.slice(at + 1)];
  const use = (parameter: number, side: readonly Lexeme[], operator: Operator): readonly Use[] =>
    side.length === 0 || side.some((one) => one.parameter !== undefined)
      ? []
      : [[parameter, { kind: 'compared', expression: textOf(sql, side), operator }]];
  const special = WORDS.get(sign.word);
  if (special !== undefined) return left.at(-1)?.word === 'not' ? [] : special(right, left, use);
  const operator = OPERATORS.get(sign.word || sign.text);
  if (operator === undefined || left.at(-1)?.word === 'not') return [];
  const any = operator === 'equal' ? inAny(right) : undefined;
  if (any !== undefined) return use(any, left, 'any');
  const [one, other] = [alone(left), alone(right)];
  if (other !== undefined) return use(other, left, operator);
  return one === undefined ? [] : use(one, right, MIRRORED[operator]);
}

type Reader = (
  right: readonly Lexeme[],
  left: readonly Lexeme[],
  use: (parameter: number, side: readonly Lexeme[], operator: Operator) => readonly Use[],
) => readonly Use[];

const WORDS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'between',
    (right, left, use) => {
      const and = right.findIndex(({ depth, word }) => depth === 0 && word === 'and');
      const [low, high] = [alone(right.slice(0, and)), alone(right.slice(and + 1))];
      return [
        ...(low === undefined ? [] : use(low, left, 'above')),
        ...(high === undefined ? [] : use(high, left, 'below')),
      ];
    },
  ],
  [
    'in',
    (right, left, use) =>
      right.flatMap(({ parameter }, index) => {
        const isListed = right[index - 1]?.text === '(' || right[index - 1]?.text === ',';
        return parameter !== undefined && isListed ? use(parameter, left, 'equal') : [];
      }),
  ],
]);

/** `$1`, `$1::uuid` */
function alone([first, second]: readonly Lexeme[]): number | undefined {
  return second === undefined || second.text === '::' ? first?.parameter : undefined;
}

/** `any ($1)`, `any ($1::text[])` */
function inAny([word, bracket, parameter, behind]: readonly Lexeme[]): number | undefined {
  const isAny = word?.word === 'any' && bracket?.text === '(';
  return isAny && (behind?.text === ')' || behind?.text === '::') ? parameter?.parameter : undefined;
}
