import type { Thing } from './thing.ts';

/** One statement of a rollback. */
export interface Step {
  readonly sql: string;
  readonly notes: readonly string[];
  /** The table of an index that is built or dropped. */
  readonly index: { readonly table: Thing; readonly name: string; readonly isBuilt: boolean } | undefined;
}
