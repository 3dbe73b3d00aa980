import type { Database } from '../db/database.ts';
import type { Obstructor } from './obstructors.ts';

/** What a fact may look at besides the server. */
export interface FactContext {
  readonly db: Database;
  /** Quoted names, as `to_regclass` reads them, of the tables and indexes that the pending migrations touch. */
  readonly targets: readonly string[];
}

/** One question to the catalog. Read in autocommit, so that one failed fact cannot spoil the next and no snapshot is held. */
export interface Fact<Value> {
  /** What it asks, in one sentence. */
  readonly question: string;
  /** True when `$1` stands for the targets (text[]); no fact has another parameter. */
  readonly usesTargets: boolean;
  /** Looks at nothing but the targets: without any it is not asked. */
  readonly isOnlyOfTargets: boolean;
  /** One statement for all supported versions, as a DBA can paste it into psql. */
  readonly sql: string;
  read(context: FactContext): Promise<Value>;
  /** Pure: what the rows of `sql` say. */
  value(rows: readonly object[], db: Database): Value;
}

/** A fact that could not be read makes its checks `unknown`, never `pass`. */
export type FactResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: FactFailure };

export interface FactFailure {
  readonly reason: string;
  /** What would make it readable, as SQL: `grant … to …`. */
  readonly fix?: string;
  /** Who stood in the way when the statement gave up waiting. */
  readonly inTheWay?: readonly Obstructor[];
}

interface FactParts<Row extends object, Value> {
  readonly question: string;
  readonly usesTargets?: true;
  readonly isOnlyOfTargets?: true;
  readonly sql: string;
  /** Pure: the rows, as the statement names its columns, made a value. */
  value(rows: readonly Row[], db: Database): Value;
}

export function defineFact<Row extends object, Value>(parts: FactParts<Row, Value>): Fact<Value> {
  const usesTargets = parts.usesTargets === true;
  return {
    question: parts.question,
    usesTargets,
    isOnlyOfTargets: parts.isOnlyOfTargets === true,
    sql: parts.sql.trim(),
    async read({ db, targets }) {
      const parameters = usesTargets ? [targets] : undefined;
      return parts.value(await db.query<Row>(parts.sql, parameters), db);
    },
    value: (rows, db) => parts.value(rows as readonly Row[], db),
  };
}

/** For statements that always give one row. */
export function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('bug: a statement that always gives a row gave none');
  return row;
}
