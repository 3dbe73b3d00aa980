import type { ObjectName } from '../migrations/object-name.ts';
import { strongest, type LockMode } from './modes.ts';

/** `depends`: on the table's definition or data, which the text does not tell. */
export type Answer = 'yes' | 'no' | 'depends';

/** What a statement does to one relation that is there already. Indexes of a named table are not listed with it. */
export interface LockEffect {
  readonly relation: ObjectName;
  /** `its table`: the relation is an index, and only the catalog can name the table it belongs to. */
  readonly target: 'itself' | 'its table';
  readonly mode: LockMode;
  /** Writes the whole relation anew while the lock is held. */
  readonly rewrites: Answer;
  /** Reads the whole relation while the lock is held; for queries it depends on the plan. */
  readonly scans: Answer;
  /** Partitions and inheriting tables are locked in the same way. */
  readonly descendants: Answer;
}

/** `unknown` says which locks the text does not tell; undefined when it tells all. */
export interface Effects {
  readonly locks: readonly LockEffect[];
  readonly unknown: string | undefined;
}

export const NO_LOCKS: Effects = { locks: [], unknown: undefined };

export function lock(relation: ObjectName, mode: LockMode, details: Partial<LockEffect> = {}): LockEffect {
  return { relation, target: 'itself', mode, rewrites: 'no', scans: 'no', descendants: 'no', ...details };
}

export function effects(...locks: readonly (LockEffect | undefined)[]): Effects {
  return { locks: locks.filter((one) => one !== undefined), unknown: undefined };
}

export function unknownBecause(unknown: string, ...locks: readonly (LockEffect | undefined)[]): Effects {
  return { ...effects(...locks), unknown };
}

/** All of them at once: each relation once, with the strongest of its locks. */
export function together(all: readonly Effects[]): Effects {
  const merged = new Map<string, LockEffect>();
  for (const one of all.flatMap(({ locks }) => locks)) {
    const key = JSON.stringify([one.relation.schema ?? null, one.relation.name, one.target]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? one : combine(known, one));
  }
  const reasons = new Set(all.flatMap(({ unknown }) => unknown ?? []));
  return { locks: [...merged.values()], unknown: reasons.size === 0 ? undefined : [...reasons].join('; ') };
}

function combine(a: LockEffect, b: LockEffect): LockEffect {
  return {
    ...a,
    mode: strongest([a.mode, b.mode]) ?? a.mode,
    rewrites: worse(a.rewrites, b.rewrites),
    scans: worse(a.scans, b.scans),
    descendants: worse(a.descendants, b.descendants),
  };
}

function worse(a: Answer, b: Answer): Answer {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'depends' || b === 'depends' ? 'depends' : 'no';
}
