import type { ObjectName } from './object-name.ts';

/** A file as its bytes say: the text keeps a BOM and CRLF, because offsets and checksums count them. */
export interface SourceFile {
  /** As the user would type it, relative to the working folder where possible. */
  readonly path: string;
  readonly text: string;
  /** Lower-case hex sha256 of the bytes: Prisma's checksum. */
  readonly checksum: string;
}

/** A migration as it lies on disk; nothing is parsed yet, so that a run with nothing to do stays fast. */
export interface MigrationFolder {
  /** `<timestamp>_<name>`: the folder's name and the ledger's key. */
  readonly name: string;
  readonly migration: SourceFile;
  /** rollback.sql, down.sql, or ROLLBACK_<name>.sql beside the folders; undefined when there is none. */
  readonly rollback: SourceFile | undefined;
}

/** One SQL statement with its exact range; `sql` is what is sent, without the semicolon. */
export interface Statement {
  readonly sql: string;
  /** UTF-16 offsets into the file's text. */
  readonly start: number;
  readonly end: number;
  /**
   * The parser's node name, e.g. `IndexStmt`, and the node itself (libpg-query 18); migrations/node.ts gives its type.
   * The locations inside count bytes of whatever text was parsed: scan `sql` again where a place inside matters.
   */
  readonly kind: string;
  readonly node: Readonly<Record<string, unknown>>;
}

/**
 * transaction: consecutive ordinary statements, one transaction of ours.
 * explicit: a balanced BEGIN … COMMIT of the file, `statements` without the two.
 * alone: one statement that cannot run in a transaction block.
 */
export interface Segment {
  readonly kind: 'transaction' | 'explicit' | 'alone';
  /** Counts from 1 within the file. */
  readonly number: number;
  /** explicit only: the BEGIN as the file writes it, which may name an isolation level. */
  readonly begin?: string;
  readonly statements: readonly Statement[];
}

/** A parsed file, ready to be planned. */
export interface Script {
  readonly file: SourceFile;
  readonly segments: readonly Segment[];
  /** Everything that the statements create, change or drop, as far as the text tells. */
  readonly touched: Touched;
}

export interface Touched {
  readonly objects: readonly ObjectName[];
  /** False when something (DO, CALL, SELECT f(), dynamic SQL) may change more than the text tells. */
  readonly complete: boolean;
}

export interface Migration {
  readonly name: string;
  readonly checksum: string;
  readonly up: Script;
  /** undefined only where the migration says `-- plumbline: irreversible <reason>`. */
  readonly down: Script | undefined;
  readonly irreversible: string | undefined;
}
