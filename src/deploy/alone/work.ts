import type { SeenBefore } from '../../db/tables.ts';
import type { Statement } from '../../migrations/migration.ts';
import type { HalfApplied } from '../half-applied.ts';

/** One statement outside of any transaction, and what the journal knows of it. */
export interface AloneWork {
  readonly statement: Statement;
  /** The journal says that it was begun before. */
  readonly begun: boolean;
  /** What was there before it was first sent; undefined: `remember` was never called, so it never was sent. */
  readonly seenBefore: SeenBefore | undefined;
  /** What it takes back was applied only in part: not everything with the name is its to drop. */
  readonly half: HalfApplied | undefined;
  /** Writes it into the journal, before the statement is sent. Throws when that is not possible. */
  remember(seen: SeenBefore): Promise<void>;
}
