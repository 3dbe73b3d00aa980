import { compareStates, type Difference } from '../../fingerprint/compare.ts';
import {
  judgeRollback,
  type RollbackStates,
  type RollbackVerdict,
} from '../../fingerprint/judge-rollback.ts';
import type { ExecutionRow } from '../journal-read.ts';
import type { Aside, RollbackScope } from './scope.ts';

/** What the journal says about a finished rollback; the same rows always give the same proof. */
export interface ProofSources {
  readonly up: ExecutionRow | undefined;
  readonly down: ExecutionRow | undefined;
}

/**
 * Judges a rollback by the four states of its migration's objects, and by what else its own text touches.
 * A migration that was applied half-way has no state after it: what was there before the rollback stands for it.
 */
export function proveRollback({ up, down }: ProofSources): RollbackVerdict {
  const now = down?.state_before ?? undefined;
  const isHalf = up !== undefined && up.outcome !== 'done';
  const states: RollbackStates = {
    before: up?.state_before ?? undefined,
    after: isHalf ? now : (up?.state_after ?? undefined),
    now,
    final: down?.state_after ?? undefined,
  };
  const verdict = judgeRollback(states);
  const { aside } = (down?.scope ?? {}) as Partial<RollbackScope>;
  if (verdict.kind === 'unknown' || aside === undefined) return verdict;
  if (aside.before === null || aside.after === null) return { kind: 'unknown', missing: ['final'] };
  const beyond = differencesBeyond(aside, states);
  return beyond.length === 0 ? verdict : { ...verdict, kind: 'differs', ours: [...verdict.ours, ...beyond] };
}

/** Objects of the migration are judged by its own states; what differs besides, only the rollback can have changed. */
function differencesBeyond({ before, after }: Aside, states: RollbackStates): readonly Difference[] {
  const covered = Object.values(states) as readonly Readonly<Record<string, string>>[];
  const isCovered = (key: string): boolean => covered.some((state) => state[key] !== undefined);
  return compareStates(before ?? {}, after ?? {}).filter(({ key }) => !isCovered(key));
}
