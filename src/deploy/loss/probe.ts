/**
 * A question to the data: are there rows that a statement of the rollback would lose (lossy), or that make it fail
 * (blocked)? Plain SQL, so that a DBA can ask the same.
 */
export interface Probe {
  readonly consequence: 'lossy' | 'blocked';
  /** What the rows are, behind their number: `rows of "t" with a value in "c"`. */
  readonly what: string;
  /** Everything behind `select 1`. */
  readonly rows: string;
  /** The same where the server has no such operator for the types (SQLSTATE 42883). */
  readonly otherwise?: string;
  /** A select that shows such rows. */
  readonly show: string;
  /** `IF EXISTS`: where the object is not there, nothing is lost. */
  readonly mayBeMissing?: boolean;
  /** Rows that only hold the default of this column were not written by anybody; of a generated column none were. */
  readonly column?: { readonly table: string; readonly column: string };
}

/** What the text of a statement tells about the data; an empty list: they are safe from it. */
export type Outlook =
  { readonly kind: 'probe'; readonly probe: Probe } | { readonly kind: 'unknown'; readonly why: string };

export const SAFE: readonly Outlook[] = [];

export function unknown(why: string): readonly Outlook[] {
  return [{ kind: 'unknown', why }];
}

export function probe(one: Probe): readonly Outlook[] {
  return [{ kind: 'probe', probe: one }];
}

/** More rows than this are not counted: `at least 10,000` says enough, and the whole table need not be read. */
export const MOST_COUNTED = 10_000;

/** One row, one column: how many such rows there are, at most one more than MOST_COUNTED. */
export function countSql(rows: string): string {
  return `select pg_catalog.count(*)::pg_catalog.float8 as rows from (select 1 ${rows} limit ${MOST_COUNTED + 1}) as found`;
}
