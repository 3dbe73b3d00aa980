import { comparable } from './comparable.ts';
import type { KnownIndex, KnownKey } from './known-schema.ts';

/**
 * same, or a prefix: every search that `one` can serve, `other` can serve too. undefined: not so, or nobody can tell.
 * Only a B-tree is ordered by its first columns, and it is read backwards as well as forwards (manual 11.3, 11.4).
 */
export function isCoveredBy(one: KnownIndex, other: KnownIndex): 'same' | 'prefix' | undefined {
  if (one.keys === undefined || other.keys === undefined || !other.isValid) return undefined;
  if (one.method !== other.method || !hasSameCondition(one, other)) return undefined;
  if (!isBeginning(one.keys, other.keys)) return undefined;
  const has = new Set([...other.include, ...other.columns]);
  if (!one.include.every((column) => has.has(column))) return undefined;
  const isSame = one.keys.length === other.keys.length;
  // a unique one promises what no other keeps
  if (one.isUnique && !(isSame && other.isUnique)) return undefined;
  if (isSame && one.include.length === other.include.length) return 'same';
  return one.method === 'btree' ? 'prefix' : undefined;
}

function hasSameCondition(one: KnownIndex, other: KnownIndex): boolean {
  if (!one.isPartial && !other.isPartial) return true;
  if (one.predicate === undefined || other.predicate === undefined) return false;
  return comparable(one.predicate) === comparable(other.predicate);
}

function isBeginning(keys: readonly KnownKey[], of: readonly KnownKey[]): boolean {
  const isAlike = (isBackwards: boolean): boolean =>
    keys.every((key, at) => {
      const other = of[at];
      return (
        other?.what === key.what &&
        (other.isDescending !== key.isDescending) === isBackwards &&
        (other.isNullsFirst !== key.isNullsFirst) === isBackwards
      );
    });
  return isAlike(false) || isAlike(true);
}
