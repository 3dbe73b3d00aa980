import type { Answer, Effects, LockEffect } from '../../src/locks/effect.ts';
import type { Traced } from './trace-locks.ts';

/** Every difference between what was predicted and what the server did, in words; none is what a test wants. */
export function compareLocks(predicted: Effects, traced: readonly Traced[]): readonly string[] {
  const expected = new Map<string, LockEffect>();
  for (const effect of predicted.locks) {
    for (const name of namesOf(effect, traced)) expected.set(name, effect);
  }
  return traced.flatMap((one) => {
    const own = expected.get(one.name);
    if (own !== undefined) return differences(one, own, 'exactly');
    const inherited = one.parents
      .map((parent) => expected.get(parent))
      .find((effect) => effect !== undefined);
    if (inherited !== undefined) return differences(one, inherited, inherited.descendants);
    return unpredicted(one, predicted);
  });
}

/** A name without schema is looked up in public; a name that is not there is of a statement with IF EXISTS. */
function namesOf({ relation, target }: LockEffect, traced: readonly Traced[]): readonly string[] {
  const name = `${relation.schema ?? 'public'}.${relation.name}`;
  if (target === 'itself') return [name];
  return traced.flatMap((one) => (one.name === name ? (one.table ?? []) : []));
}

function differences(one: Traced, effect: LockEffect, how: 'exactly' | Answer): readonly string[] {
  const { name, mode = 'no lock' } = one;
  const found: string[] = [];
  if (how === 'no' && mode !== 'no lock') found.push(`${name}: ${mode}, but descendants were not expected`);
  if ((how === 'exactly' || how === 'yes') && mode !== effect.mode)
    found.push(`${name}: ${mode}, not ${effect.mode}`);
  if (how !== 'exactly') return found;
  // A partitioned table has no storage of its own; a view is not read.
  if (one.kind !== 'p' && one.kind !== 'v') found.push(...work(one, effect));
  return found;
}

function work({ name, kind, rewritten, scanned }: Traced, effect: LockEffect): readonly string[] {
  const found: string[] = [];
  if (isWrong(effect.rewrites, rewritten))
    found.push(`${name}: rewritten ${rewritten}, predicted ${effect.rewrites}`);
  if (kind !== 'i' && isWrong(effect.scans, scanned))
    found.push(`${name}: scanned ${scanned}, predicted ${effect.scans}`);
  return found;
}

function isWrong(answer: Answer, happened: boolean): boolean {
  return answer !== 'depends' && (answer === 'yes') !== happened;
}

/** The lock on a table covers its indexes. Anything else must have been announced as unknown. */
function unpredicted({ name, kind, mode }: Traced, { unknown }: Effects): readonly string[] {
  if (mode === undefined || unknown !== undefined || kind === 'i' || kind === 'I') return [];
  return [`${name}: ${mode}, but nothing was predicted`];
}
