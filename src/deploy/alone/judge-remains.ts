import type { ReindexedIndex } from './reindex-look.ts';

/**
 * What REINDEX CONCURRENTLY leaves when it is interrupted: `_ccnew` is the new index before the swap, `_ccold` the old
 * one behind it, with a number where the name was taken (manual, REINDEX).
 */
const REMAINS = /^(?<original>.*)_cc(?:new|old)\d*$/s;

/**
 * Left by this statement: not there when it was first sent, or there under the original's name. `before`: the oids of
 * remains that the statement found when it was first sent; they are somebody else's.
 */
export function judgeRemains(
  indexes: readonly ReindexedIndex[],
  before: ReadonlySet<number>,
): readonly ReindexedIndex[] {
  return indexes.filter(
    (index) =>
      index.builderPid === null &&
      isRemains(index, indexes) &&
      !before.has(index.oid) &&
      isOfNamed(index, indexes),
  );
}

/** INVALID, named so, and a twin of an index that bears the name without the suffix, cut to what a name may hold. */
function isRemains(index: ReindexedIndex, indexes: readonly ReindexedIndex[]): boolean {
  return !index.isValid && originalsOf(index, indexes).length > 0;
}

function isOfNamed(index: ReindexedIndex, indexes: readonly ReindexedIndex[]): boolean {
  return originalsOf(index, indexes).some(({ isNamed }) => isNamed);
}

function originalsOf(index: ReindexedIndex, indexes: readonly ReindexedIndex[]): readonly ReindexedIndex[] {
  const original = REMAINS.exec(index.name)?.groups?.['original'];
  if (original === undefined) return [];
  return indexes.filter(
    ({ isValid, name, twin }) =>
      twin === index.twin && name.startsWith(original) && (isValid || !REMAINS.test(name)),
  );
}

/** Every index that the statement is about has another oid than before: the swap was its last step that matters. */
export function isAllRebuilt(indexes: readonly ReindexedIndex[], before: ReadonlySet<number>): boolean {
  const named = indexes.filter((index) => index.isNamed && !isRemains(index, indexes));
  return named.length > 0 && named.every((index) => index.isValid && !before.has(index.oid));
}
