import type { ParameterSet } from '../measurement.ts';

/** One combination of values, as samplingSql gives them. */
export interface SampledKey {
  readonly rows: number;
  readonly isCommon: boolean;
  readonly heaviest: readonly (string | null)[];
  readonly typical: readonly (string | null)[];
}

export function readKeys(rows: readonly (readonly (string | null)[])[]): readonly SampledKey[] {
  return rows.map(([count, common, ...values]) => ({
    rows: Number(count),
    isCommon: common === 't',
    heaviest: values.filter((_, index) => index % 2 === 0),
    typical: values.filter((_, index) => index % 2 === 1),
  }));
}

/** The most frequent key, and the one in the middle of those that are not common; one set where that makes no difference. */
export function chooseSets(keys: readonly SampledKey[]): readonly ParameterSet[] {
  const [first] = keys;
  if (first === undefined) return [];
  const rare = keys.filter(({ isCommon }) => !isCommon);
  const rest = rare.length === 0 ? keys : rare;
  const middle = rest[rest.length >> 1] ?? first;
  const heaviest = { label: 'heaviest', values: first.heaviest };
  const typical = { label: 'typical', values: middle.typical };
  const isSame = keys.length > 1 && middle.rows === first.rows;
  return isSame || String(heaviest.values) === String(typical.values) ? [typical] : [heaviest, typical];
}
