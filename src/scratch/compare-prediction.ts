import type { Answer, Effects, LockEffect } from '../locks/effect.ts';
import { effectsOf } from '../locks/effects.ts';
import type { Statement } from '../migrations/migration.ts';
import type { Traced } from './trace.ts';

/** Every difference between what is predicted and what the server did, in words: each is a defect of src/locks. */
export function comparePrediction(
  statement: Statement,
  serverVersion: number,
  traced: readonly Traced[],
): readonly string[] {
  const predicted = effectsOf(statement, serverVersion);
  // IF EXISTS may have found nothing to do: the lock is the worst case
  const isSure = statement.node['missing_ok'] !== true;
  const expected = new Map<string, LockEffect>();
  for (const effect of predicted.locks) {
    for (const oid of findNamed(effect, traced)) expected.set(oid, effect);
  }
  return traced.flatMap((one) => {
    const own = expected.get(one.oid);
    if (own !== undefined) return one.mode === undefined && !isSure ? [] : differences(one, own, 'exactly');
    const inherited = one.parents
      .map((parent) => expected.get(parent))
      .find((effect) => effect !== undefined);
    if (inherited !== undefined) return differences(one, inherited, inherited.descendants);
    return unpredicted(one, predicted);
  });
}

/** Oids; none where the relation is not there, as with IF EXISTS. */
function findNamed({ relation, target }: LockEffect, traced: readonly Traced[]): readonly string[] {
  const { schema, name } = relation;
  const named = traced.filter(
    (one) => one.name === name && (schema === undefined ? one.isVisible : one.schema === schema),
  );
  return target === 'itself' ? named.map(({ oid }) => oid) : named.flatMap(({ table }) => table ?? []);
}

function differences(one: Traced, effect: LockEffect, how: 'exactly' | Answer): readonly string[] {
  const { label, mode = 'no lock' } = one;
  const found: string[] = [];
  if (how === 'no' && mode !== 'no lock') found.push(`${label}: ${mode}, but descendants were not expected`);
  if ((how === 'exactly' || how === 'yes') && mode !== effect.mode)
    found.push(`${label}: ${mode}, not ${effect.mode}`);
  if (how !== 'exactly') return found;
  // A partitioned table has no storage of its own; a view is not read.
  if (one.kind !== 'p' && one.kind !== 'v') found.push(...work(one, effect));
  return found;
}

function work({ label, kind, rewritten, scanned }: Traced, effect: LockEffect): readonly string[] {
  const found: string[] = [];
  if (isWrong(effect.rewrites, rewritten))
    found.push(`${label}: ${rewritten === true ? '' : 'not '}rewritten, predicted: ${effect.rewrites}`);
  if (kind !== 'i' && isWrong(effect.scans, scanned))
    found.push(`${label}: ${scanned === true ? '' : 'not '}scanned, predicted: ${effect.scans}`);
  return found;
}

/** What could not be seen is not wrong. */
function isWrong(answer: Answer, happened: boolean | undefined): boolean {
  return answer !== 'depends' && happened !== undefined && (answer === 'yes') !== happened;
}

/** The lock on a table covers its indexes. Anything else must have been announced as unknown. */
function unpredicted({ label, kind, mode }: Traced, { unknown }: Effects): readonly string[] {
  if (mode === undefined || unknown !== undefined || kind === 'i' || kind === 'I') return [];
  return [`${label}: ${mode}, but nothing was predicted`];
}
