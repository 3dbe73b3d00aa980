/** A stretch of SQL in a file of the user; server error positions lead back to the file through `start`. */
export interface SqlPart {
  readonly sql: string;
  /** UTF-16 offset of `sql` in the file's text; both have the same length there. */
  readonly start: number;
}

/** `-- variant: name`, and the query below it. */
export interface Variant {
  readonly name: string;
  readonly body: SqlPart;
}

/** One `validation/queries/<name>.sql`: a query of the application, what it may take and the values to try it with. */
export interface TargetQuery {
  /** The file's name without `.sql`: its id everywhere. */
  readonly name: string;
  /** As the user would type it. */
  readonly file: string;
  readonly text: string;
  readonly body: SqlPart;
  /** Several ways to the same rows, the first of which is `body`; empty where there is only one. */
  readonly variants: readonly Variant[];
  /** What 95 of 100 executions may take, as the client sees them. */
  readonly targetMs: number;
  /** Demanded reduction against the baseline, 0 to 100. */
  readonly improvePercent: number | undefined;
  /** How often a load asks it, relative to the others. */
  readonly weight: number;
  /** Index names, each of which at least one plan of this query must use. */
  readonly expectedIndexes: readonly string[];
  /** Returns one row a parameter set; undefined when the query takes no parameters. */
  readonly parameters: SqlPart | undefined;
}
