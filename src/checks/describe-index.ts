import type { IndexKey, TargetIndex } from '../facts/target-indexes.ts';
import type { WantedIndex } from './wanted-indexes.ts';

/** What two indexes are compared by: those that are there and those that are to come. */
export interface IndexShape {
  readonly method: string;
  readonly keys: readonly IndexKey[];
  readonly includes: readonly string[];
  /** Expressions and condition; '' for none, undefined where they cannot be compared. */
  readonly expressions: string | undefined;
}

export function shapeOfExisting({ method, keys, includes, expressions }: TargetIndex): IndexShape {
  return { method, keys, includes, expressions: expressions.trim() };
}

export function shapeOfWanted({ method, keys, includes, predicate }: WantedIndex): IndexShape {
  const isPlain = predicate === undefined && keys.every(({ column }) => column !== undefined);
  return {
    method,
    includes,
    expressions: isPlain ? '' : undefined,
    keys: keys.map(({ column, opclass, collation, isDescending, nullsFirst }) => ({
      column: column ?? null,
      opclass: opclass ?? null,
      collation: collation ?? null,
      isDescending,
      nullsFirst,
    })),
  };
}

/** same, or a prefix: every search that `one` can serve, `other` can serve too. undefined: not so, or nobody can tell. */
export function isCoveredBy(one: IndexShape, other: IndexShape): 'same' | 'prefix' | undefined {
  if (one.method !== other.method || one.expressions === undefined || one.expressions !== other.expressions)
    return undefined;
  const isPrefix = one.keys.every((key, at) => isSameKey(key, other.keys[at]));
  const has = new Set([...other.includes, ...other.keys.map(({ column }) => column)]);
  if (!isPrefix || !one.includes.every((column) => has.has(column))) return undefined;
  const isSame = one.keys.length === other.keys.length && one.includes.length === other.includes.length;
  if (isSame) return 'same';
  // only a B-tree is ordered by its first columns
  return one.method === 'btree' ? 'prefix' : undefined;
}

function isSameKey(one: IndexKey, other: IndexKey | undefined): boolean {
  return (
    other !== undefined &&
    one.column === other.column &&
    one.opclass === other.opclass &&
    one.collation === other.collation &&
    one.isDescending === other.isDescending &&
    one.nullsFirst === other.nullsFirst
  );
}
