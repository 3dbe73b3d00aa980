import type { ColumnType, Generated } from 'kysely';
import type { Scope } from '../fingerprint/scope.ts';

/** timestamptz: read as Date, written as Date or ISO text. */
type Time = ColumnType<Date, Date | string, Date | string>;
type OptionalTime = ColumnType<Date | null, Date | string | null, Date | string | null>;
/** Has a default. */
type GeneratedTime = ColumnType<Date, Date | string | undefined, Date | string>;
type Json<Value> = ColumnType<Value, string, string>;
type OptionalJson<Value> = ColumnType<Value | null, string | null, string | null>;

/** Prisma's ledger as Prisma's engine creates it (research/prisma-ledger.md). */
export interface PrismaMigrationsTable {
  readonly id: string;
  readonly checksum: string;
  readonly finished_at: OptionalTime;
  readonly migration_name: string;
  readonly logs: string | null;
  readonly rolled_back_at: OptionalTime;
  readonly started_at: GeneratedTime;
  readonly applied_steps_count: Generated<number>;
}

/** One invocation that wrote, or tried to. */
export interface RunTable {
  readonly run_id: string;
  readonly command: 'deploy' | 'rollback' | `resolve ${string}`;
  readonly started_at: GeneratedTime;
  readonly finished_at: OptionalTime;
  readonly outcome: string | null;
  readonly database_user: Generated<string>;
  readonly os_user: string | null;
  readonly host: string | null;
  readonly git_commit: string | null;
  readonly tool_version: string;
  readonly wal_position: string | null;
  readonly restore_point: string | null;
}

/** One migration going up or down; a resumed one keeps its row. */
export interface ExecutionTable {
  readonly id: string;
  readonly run_id: string;
  /** The schema of the ledger: one database may hold several. */
  readonly ledger_schema: string;
  readonly migration: string;
  readonly direction: 'up' | 'down';
  /** The row of `_prisma_migrations` this belongs to. */
  readonly ledger_id: string;
  readonly checksum: string;
  readonly script: string;
  readonly rollback_script: string | null;
  readonly scope: Json<Scope>;
  readonly state_before: OptionalJson<Record<string, string>>;
  readonly state_after: OptionalJson<Record<string, string>>;
  readonly outcome: 'running' | 'done' | 'failed';
  readonly started_at: GeneratedTime;
  readonly finished_at: OptionalTime;
}

/** Oids of indexes that a statement found, so that what it leaves behind can be told apart. */
export interface SeenBefore {
  /** What it is about. */
  readonly originals: readonly number[];
  /** INVALID remains of somebody else's attempts. */
  readonly remains: readonly number[];
}

/** Statements of an execution that were committed together, counted from 1. */
export interface SegmentTable {
  readonly execution_id: string;
  readonly first_statement: number;
  readonly last_statement: number;
  readonly run_id: string;
  readonly state: 'started' | 'done' | 'failed';
  readonly started_at: Time;
  readonly finished_at: OptionalTime;
  readonly backend_pid: number;
  readonly backend_started_at: OptionalTime;
  readonly index_oid: number | null;
  /** What was there before the statement was sent: not null means that it may have been sent. */
  readonly seen_before: OptionalJson<SeenBefore>;
  readonly error: OptionalJson<unknown>;
}

/** A rolled-back migration stays out until a human releases it (engine rule 12). */
export interface HoldTable {
  readonly ledger_schema: string;
  readonly migration: string;
  readonly run_id: string;
  readonly held_at: GeneratedTime;
  readonly released_at: OptionalTime;
  readonly released_by: string | null;
}

export interface BaselineTable {
  readonly id: Generated<number>;
  readonly run_id: string;
  readonly taken_at: GeneratedTime;
  readonly database: Generated<string>;
  readonly content: Json<unknown>;
}

export interface Tables {
  readonly 'db_check.run': RunTable;
  readonly 'db_check.execution': ExecutionTable;
  readonly 'db_check.segment': SegmentTable;
  readonly 'db_check.hold': HoldTable;
  readonly 'db_check.baseline': BaselineTable;
  /** Qualified at use: its schema is the connection's. */
  readonly _prisma_migrations: PrismaMigrationsTable;
}
