import type { TargetIndex } from '../facts/target-indexes.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { isCoveredBy, shapeOfExisting, shapeOfWanted } from './describe-index.ts';
import { describeIndex } from './index-size/pending-forecasts.ts';
import type { PendingIndex } from './pending-work.ts';
import { skipWithoutTargets } from './without-targets.ts';

export const duplicateIndexes = defineCheck({
  id: 'duplicate-indexes',
  title: 'No index of the target tables does the work of another',
  why: 'Every index costs every write and its share of the cache. One whose columns are the first columns of another serves no search that the other does not; the gain promised for a new one may be there already.',
  fix: 'leave the new one out, or drop the one that became superfluous.',
  phases: ['pre', 'post'],
  needs: ['targetIndexes'],
  good: 'no index is the same as another, or its beginning',
  judge({ targetIndexes }, context) {
    const { pending } = context;
    const dropped = new Set(pending?.drops);
    const left = targetIndexes.filter(
      ({ names, isValid }) => isValid && !names.some((name) => dropped.has(name)),
    );
    const wanted = (pending?.indexes ?? []).filter(
      ({ name, table }) => !left.some((there) => there.name === name && there.tableNames.includes(table)),
    );
    if (left.length === 0 && wanted.length === 0) return skipWithoutTargets(context);
    return [
      ...wanted.flatMap((index) => judgeWanted(index, left)),
      ...left.flatMap((index) => judgeExisting(index, left, wanted)),
    ];
  },
});

/** A unique one has a promise to keep beside its searches. */
function judgeWanted(index: PendingIndex, all: readonly TargetIndex[]): readonly CheckFinding[] {
  if (index.isUnique) return [];
  const own = all.filter(({ tableNames }) => tableNames.includes(index.table));
  for (const other of own) {
    const how = isCoveredBy(shapeOfWanted(index), shapeOfExisting(other));
    if (how !== undefined)
      return [{ status: 'warn', subject: describeIndex(index), message: describe(how, other.index) }];
  }
  return [];
}

function judgeExisting(
  index: TargetIndex,
  all: readonly TargetIndex[],
  wanted: readonly PendingIndex[],
): readonly CheckFinding[] {
  if (index.isUnique || index.isNeeded) return [];
  const shape = shapeOfExisting(index);
  const finding = (message: string): readonly CheckFinding[] => [
    {
      status: 'warn',
      subject: `index ${index.index}`,
      message,
      fix: `drop index concurrently ${index.index};`,
    },
  ];
  for (const other of all.filter(({ table, index: name }) => table === index.table && name !== index.index)) {
    const how = isCoveredBy(shape, shapeOfExisting(other));
    // of two that are the same, one has to stay
    const isStaying = how === 'same' && !other.isUnique && !other.isNeeded && other.index > index.index;
    if (how !== undefined && !isStaying) return finding(describe(how, other.index));
  }
  const coming = wanted.find(
    (one) => index.tableNames.includes(one.table) && isCoveredBy(shape, shapeOfWanted(one)) === 'prefix',
  );
  return coming === undefined
    ? []
    : finding(`will be the beginning of ${describeIndex(coming)}, which serves its searches`);
}

function describe(how: 'same' | 'prefix', other: string): string {
  return how === 'same'
    ? `is the same as ${other}`
    : `is the beginning of ${other}, which serves its searches`;
}
