export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** undefined: there are no values. */
export function spread(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  return { median: sorted[Math.floor(sorted.length / 2)] ?? min, min, max };
}
