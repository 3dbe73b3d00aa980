import type { Node, TypeName } from 'libpg-query';
import type { ObjectName } from '../../migrations/object-name.ts';

export interface KnownColumn {
  readonly name: string;
  /** Where a server told it instead of a text: undefined, and `typeText` is what format_type says. */
  readonly type: TypeName | undefined;
  readonly typeText?: string;
  readonly isNotNull: boolean;
  readonly hasDefault: boolean;
  readonly isGenerated: boolean;
  /** Of a generated column: the columns that it is computed from. */
  readonly computedFrom?: ReadonlySet<string>;
  /** Bytes, from the statistics. */
  readonly averageWidth?: number;
}

export type ConstraintKind = 'check' | 'foreign key' | 'unique' | 'primary key' | 'exclude' | 'not null';

export interface KnownConstraint {
  /** undefined: the server chooses it. */
  readonly name: string | undefined;
  readonly kind: ConstraintKind;
  readonly columns: readonly string[];
  readonly isValid: boolean;
  /** Of a check, where a text told it. */
  readonly expression?: Node;
  readonly references?: ObjectName;
}

/** One key of an index, in a form that can be compared. */
export interface KnownKey {
  /** undefined: an expression. */
  readonly column: string | undefined;
  /** Column or expression, operator class and collation. */
  readonly what: string;
  readonly isDescending: boolean;
  readonly isNullsFirst: boolean;
}

export interface KnownIndex {
  readonly name: ObjectName;
  readonly table: ObjectName;
  readonly isUnique: boolean;
  readonly isValid: boolean;
  /** Key columns by name; undefined for an expression. */
  readonly columns: readonly (string | undefined)[];
  readonly include: readonly string[];
  readonly isPartial: boolean;
  /** As `keysOf` reads them from a statement, or from pg_get_indexdef; undefined: compared with nothing. */
  readonly keys?: readonly KnownKey[];
  /** Of a partial index, where a text told it. */
  readonly predicate?: Node;
  /** `btree` */
  readonly method: string;
  /** Made by the file itself, or by an earlier migration that is as pending as this one. */
  readonly isNew: boolean;
  /** pg_get_indexdef, where a server told it. */
  readonly definition?: string;
}

/** What a view reads of a table or another view. */
export interface ViewRead {
  readonly table: ObjectName;
  readonly columns: ReadonlySet<string>;
}

export interface KnownTable {
  readonly name: ObjectName;
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';
  /** Made by the file itself, or by an earlier migration that is as pending as this one: nobody uses it yet. */
  readonly isNew: boolean;
  /** Whether all columns and constraints are known. */
  readonly isComplete: boolean;
  readonly columns: ReadonlyMap<string, KnownColumn>;
  readonly constraints: readonly KnownConstraint[];
  /** Of a view: nobody may change the type of these columns, or drop them. */
  readonly reads?: readonly ViewRead[];
  /** Only where a server told it: heap, TOAST and indexes. */
  readonly sizeBytes?: number;
  readonly rows?: number;
  /** Of a partition, the table it was made for. */
  readonly partitionOf?: ObjectName;
  /** Of a partitioned table, where a text told it; undefined in it: an expression. */
  readonly partitionKey?: readonly (string | undefined)[];
}

/** A type that a text made with CREATE DOMAIN. */
export interface KnownDomain {
  readonly base: TypeName;
  /** It checks something: a column of it has to be read, or written, to be sure. */
  readonly isConstrained: boolean;
}

/** What is known of the database before a statement. What is not known is undefined, never a guess. */
export interface KnownSchema {
  /** A name without schema is looked up in the search path (public where nobody says). */
  table(name: ObjectName): KnownTable | undefined;
  index(name: ObjectName): KnownIndex | undefined;
  indexesOf(table: ObjectName): readonly KnownIndex[];
  /** All tables, in the order they became known. */
  tables(): Iterable<KnownTable>;
  /** Types that the texts made: their name in the file is theirs. */
  enumValues(name: ObjectName): readonly string[] | undefined;
  domain(name: ObjectName): KnownDomain | undefined;
  /** Whether it was made by the file itself, or by an earlier migration that is as pending as this one. */
  isNew(name: ObjectName): boolean;
  /** What kind of relation has this name: `table`, `index`, `sequence` …; undefined: none that is known. */
  relationKind(name: ObjectName): string | undefined;
  /**
   * Whether it is sure that there is no such relation: a server said so, or a statement before removed it. Never after
   * a statement whose effects its text does not tell (DO, CALL, search_path).
   */
  isAbsent(name: ObjectName): boolean;
  /** A relation whose name differs in case only, where a server told of one. */
  similar(name: ObjectName): ObjectName | undefined;
  /** Whether a statement before wrote rows of the table, so that the rows of now say little of those then. */
  isWritten(table: ObjectName): boolean;
  /** False after a statement whose effects its text does not tell. */
  readonly isCertain: boolean;
}
