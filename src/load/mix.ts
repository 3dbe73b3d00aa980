/** One query of the mix and the values to ask it with. */
export interface LoadCase {
  readonly name: string;
  /** Relative to the others'. */
  readonly weight: number;
  readonly sql: string;
  /** One at least; an empty one where there are no parameters. */
  readonly sets: readonly (readonly (string | null)[])[];
}

export interface Choice {
  /** Of the case. */
  readonly index: number;
  readonly values: readonly (string | null)[];
}

/** What the request of this number asks: the same seed gives the same order of questions, whoever asks them and when. */
export function chooseCase(cases: readonly LoadCase[], seed: number, number: number): Choice {
  const total = cases.reduce((sum, { weight }) => sum + weight, 0);
  let left = fractionOf(seed, 2 * number) * total;
  let index = 0;
  while (index < cases.length - 1 && left >= (cases[index]?.weight ?? 0)) {
    left -= cases[index]?.weight ?? 0;
    index += 1;
  }
  const sets = cases[index]?.sets ?? [];
  return { index, values: sets[Math.floor(fractionOf(seed, 2 * number + 1) * sets.length)] ?? [] };
}

/** 0 to below 1, evenly spread and without memory: multiplications and shifts until every bit depends on every other. */
function fractionOf(seed: number, number: number): number {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(number + 1, 0x9e3779b1);
  for (const factor of [0x7feb352d, 0x846ca68b, 0x2c1b3c6d]) {
    bits ^= bits >>> 16;
    bits = Math.imul(bits, factor);
  }
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}
