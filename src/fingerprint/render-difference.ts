import type { Difference } from './compare.ts';

/** `index public."Scan_x_idx"`, then what was expected and what was found, each on its own line. */
export function renderDifference({ key, expected, found }: Difference): readonly string[] {
  return [key, `  expected: ${expected ?? 'not there'}`, `  found:    ${found ?? 'not there'}`];
}
