import type { Wanted } from '../locks/wanted.ts';
import type { Location } from '../location.ts';
import type { PredicateRows } from '../facts/predicate-rows.ts';
import type { MigrationState } from '../migrations/ledger-state.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import type { WantedIndex } from './wanted-indexes.ts';

/** What the pending migrations will want from the database, as far as their text and the ledger tell. */
export interface PendingWork extends Wanted {
  /** Every migration of folder and ledger. */
  readonly states: readonly { readonly name: string; readonly state: MigrationState }[];
  /** Files that cannot be deployed as they are written. */
  readonly refusals: readonly { readonly message: string; readonly location: Location }[];
  /** Why the ledger could not be read: all migrations of the folder are then taken as pending. */
  readonly ledgerFailure: { readonly reason: string; readonly fix?: string } | undefined;
  readonly rights: readonly WantedRight[];
  /** In the order in which they are built, with what the planner says of the condition of a partial one. */
  readonly indexes: readonly PendingIndex[];
  /** Quoted names of the indexes that are to be dropped. */
  readonly drops: readonly string[];
  /** How long ago the newest applied migration was finished; undefined: there is none, or nothing is dropped. */
  readonly deployedMs: number | undefined;
  /** Tables and views that are to be made. */
  readonly creates: readonly ObjectName[];
  /** False when something (DO, CALL, dynamic SQL) may do more than the text tells. */
  readonly isComplete: boolean;
}

export interface PendingIndex extends WantedIndex {
  /** undefined: it has no condition, or nobody wants to know. */
  readonly predicateRows?: PredicateRows | undefined;
}

export interface WantedRight {
  readonly relation: string;
  /** own: of the relation; create: in its schema; the others are privileges on the relation. */
  readonly right:
    'own' | 'drop' | 'create' | 'select' | 'insert' | 'update' | 'delete' | 'truncate' | 'maintain';
  readonly statement: string;
}

/** The quoted names of all tables and indexes that are wanted, each once: what the facts are scoped to. */
export function namedRelations(pending: PendingWork | undefined): readonly string[] {
  const wishes = [...(pending?.locks ?? []), ...(pending?.rights ?? [])];
  return [...new Set(wishes.map(({ relation }) => relation))].sort();
}
