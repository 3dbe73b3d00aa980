import type { SourceFile, Statement } from '../migrations/migration.ts';
import type { Refusal } from '../migrations/refusals/refusal.ts';
import type { Runner } from './runner.ts';

/** migration, rollback: DDL that is deployed. query, check, consistency: files of the validation folder. */
export type Role = 'migration' | 'rollback' | 'query' | 'check' | 'consistency';

/** A statement, where its runner puts it. */
export interface LintStatement extends Statement {
  /** From 0 within the file. */
  readonly index: number;
  /** Statements of one unit share a transaction. */
  readonly unit: number;
  /** Whether a transaction block, or an implicit one, is around it: what refuses CONCURRENTLY. */
  readonly isInTransaction: boolean;
  /** Whether its runner would send it outside of any transaction if it needed that: where CONCURRENTLY may be added. */
  readonly canStandAlone: boolean;
  /** Found in the code of a DO block or a function, which this is; its range lies within that statement's. */
  readonly within?: LintStatement;
  /** Of hidden code: behind IF, in a loop, or where an exception may undo it. */
  readonly isConditional?: true;
  /** It stands in a function that the file does not call: it runs later, if ever. */
  readonly isDormant?: true;
}

/** A place in code that nobody can judge by its text. */
export interface OpaquePlace {
  readonly start: number;
  readonly end: number;
  /** Behind `this code`: `is put together when it runs`. */
  readonly message: string;
  /** It only reads, or changes nothing that others wait for, as far as its beginning tells. */
  readonly isMild: boolean;
}

export interface LintFile {
  readonly source: SourceFile;
  readonly role: Role;
  readonly runner: Runner;
  /** The name of the migration's folder; undefined: it stands alone. */
  readonly migration: string | undefined;
  /** It lies in a folder of Prisma's: migration_lock.toml stands beside the migrations. */
  readonly isPrisma?: boolean;
  /** In the order of the file, what code hides behind what holds the code. */
  readonly statements: readonly LintStatement[];
  /** What hides in code that runs when the file does, and cannot be read. */
  readonly opaque: readonly OpaquePlace[];
  /** Why it cannot be read or deployed as it is written. */
  readonly refusals: readonly Refusal[];
  /** Of a migration its rollback, and the other way round. */
  readonly counterpart: LintFile | undefined;
}
