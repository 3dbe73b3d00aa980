import type { Database } from '../db/database.ts';
import type { ObjectName } from '../migrations/object-name.ts';

/** What a fact may look at besides the server: the pending migrations' tables, never a table name of our own. */
export interface FactContext {
  readonly db: Database;
  /** Tables and indexes that the pending migrations touch. */
  readonly targets: readonly ObjectName[];
}

/** One question to the catalog. Read in autocommit, so that one failed fact cannot spoil the next and no snapshot is held. */
export interface Fact<Value> {
  readonly id: string;
  /** The statement(s) as a DBA can paste them into psql; parameters are described in their leading comment. */
  sql(serverVersion: number): string;
  read(context: FactContext): Promise<Value>;
}

/** A fact that could not be read makes its checks `unknown`, never `pass`. */
export type FactResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly reason: string;
      /** e.g. GRANT pg_read_all_stats TO … */ readonly fix?: string;
    };
