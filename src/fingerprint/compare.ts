import type { ObjectState } from './object-state.ts';

/** One key that is not the same in two states; undefined where the object does not exist. */
export interface Difference {
  readonly key: string;
  readonly expected: string | undefined;
  readonly found: string | undefined;
}

/** What differs, in the order of the keys; nothing means equal. */
export function compareStates(expected: ObjectState, found: ObjectState): readonly Difference[] {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
  return keys
    .filter((key) => expected[key] !== found[key])
    .map((key) => ({ key, expected: expected[key], found: found[key] }));
}
