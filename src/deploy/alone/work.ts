import type { Statement } from '../../migrations/migration.ts';

/** One statement outside of any transaction. */
export interface AloneWork {
  readonly statement: Statement;
  /** The journal says that it was sent before. */
  readonly begun: boolean;
}
