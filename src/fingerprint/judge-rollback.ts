import { compareStates, type Difference } from './compare.ts';
import type { ObjectState } from './object-state.ts';

/** The states of one migration's scope; undefined where none could be read or none was recorded. */
export interface RollbackStates {
  /** Recorded by the deployment before its first statement. */
  readonly before: ObjectState | undefined;
  /** Recorded by the deployment after its last statement. */
  readonly after: ObjectState | undefined;
  /** Just before the rollback. */
  readonly now: ObjectState | undefined;
  /** After the rollback. */
  readonly final: ObjectState | undefined;
}

/**
 * proved: nothing that the migration or its rollback changed differs from before.
 * differs: something does. unknown: a state is missing, so that nothing is proved (never taken for proved).
 * `foreign` is what others have changed since: neither the migration nor its rollback did.
 */
export type RollbackVerdict =
  | {
      readonly kind: 'proved' | 'differs';
      readonly ours: readonly Difference[];
      readonly foreign: readonly Difference[];
    }
  | { readonly kind: 'unknown'; readonly missing: readonly (keyof RollbackStates)[] };

/**
 * A difference between before and final is ours when the migration changed that key (before and after differ) or the
 * rollback did (now and final differ). Else somebody else changed it in between, and the rollback left it alone.
 */
export function judgeRollback(states: RollbackStates): RollbackVerdict {
  const { before, after, now, final } = states;
  if (before === undefined || after === undefined || now === undefined || final === undefined) {
    const moments = ['before', 'after', 'now', 'final'] as const;
    return { kind: 'unknown', missing: moments.filter((moment) => states[moment] === undefined) };
  }
  const isOurs = ({ key }: Difference): boolean => before[key] !== after[key] || now[key] !== final[key];
  const differences = compareStates(before, final);
  const ours = differences.filter(isOurs);
  const foreign = differences.filter((difference) => !isOurs(difference));
  return { kind: ours.length === 0 ? 'proved' : 'differs', ours, foreign };
}
