import type { LintSettings } from './lint.ts';
import type { OwnCheck } from './own-check.ts';
import type { Environment, Escalation, Notification, Rollout } from './rollout.ts';
import type { WatchSettings } from './watch.ts';

/** Limits of the health checks; every one can be set in db-check.config.ts. */
export interface Limits {
  /** Client connections in use, absolute; undefined means by percentage only. */
  readonly maxConnections: number | undefined;
  /** Share of max_connections minus the reserved ones, 0 to 100. */
  readonly maxConnectionsPercent: number;
  /** Share of what the application pools may open that is in use before a deployment, 0 to 100. */
  readonly maxPoolUsePercent: number;
  readonly longQueryMs: number;
  readonly idleInTransactionMs: number;
  /** A transaction in the way of a pending statement: older is a failure, younger a warning. */
  readonly blockerMs: number;
  /** Age of the oldest xmin, in percent of autovacuum_freeze_max_age. */
  readonly xminAgePercent: number;
  /** Transactions or multixacts used, in percent of 2^31. */
  readonly wraparoundPercent: number;
  /** WAL that a standby has not replayed, and for how long. */
  readonly maxReplicationLagBytes: number;
  readonly maxReplicationLagMs: number;
  /** Until a standby shows what was committed. */
  readonly maxVisibilityMs: number;
  /** WAL kept for one replication slot. */
  readonly maxSlotRetainedBytes: number;
  /** Complete WAL segments that wait to be archived. */
  readonly maxUnarchivedSegments: number;
  /** 0 to 100: of the measured work, and of the target tables since their counters began. */
  readonly minCacheHitPercent: number;
  /** Average of a statement on a target table. */
  readonly slowStatementMs: number;
  /** Share of one statement in the execution time of all, 0 to 100. */
  readonly costlyStatementPercent: number;
  /** Share of the rows of a target table that is read by scans of the whole table, 0 to 100. */
  readonly maxWholeReadPercent: number;
  /** Of a target table or its index: what writing it anew would free, in percent of it and in bytes; both must be passed. */
  readonly maxBloatPercent: number;
  readonly maxBloatBytes: number;
  /** Of this database, on average since its counters began. */
  readonly maxRollbackPercent: number;
  readonly maxDeadlocksPerMinute: number;
  readonly maxTempBytesPerHour: number;
  /** What one check before a deployment may take, and all of them together. */
  readonly checkMs: number;
  readonly runMs: number;
}

/** What an unknown of a check is: exit 9, or only a warning; off: it does not run. */
export const CHECK_WEIGHTS = ['required', 'optional', 'off'] as const;
export type CheckWeight = (typeof CHECK_WEIGHTS)[number];
/** Where free space can be read: a mount point of this machine, or a command whose last line is a number of bytes. */
export type FreeSpaceSource = { readonly mount: string } | { readonly command: string };

/** A finding that somebody answers for: it is shown, and counts for nothing until the day is over (UTC). */
export interface Acceptance {
  /** The id of the check. */
  readonly check: string;
  /** A part of what the finding is about; undefined accepts all of the check's findings. */
  readonly subject?: string;
  readonly reason: string;
  readonly owner: string;
  /** YYYY-MM-DD, the last day. */
  readonly until: string;
}

export const BACKUP_FORMATS = ['pgbackrest', 'barman', 'wal-g', 'exit'] as const;
/** Whose JSON the command prints; exit: its exit status says all. */
export type BackupFormat = (typeof BACKUP_FORMATS)[number];

/** Who can tell that there is a backup. */
export interface BackupSource {
  /** For /bin/sh. */
  readonly command?: string;
  /** Default: exit. */
  readonly format?: BackupFormat;
  /** Instead of a command: one that was made by hand. takenAt is ISO 8601. */
  readonly snapshot?: { readonly id: string; readonly takenAt: string };
  /** Default: 24. */
  readonly maxAgeHours?: number;
}

/** What no machine can see: who vouches for it, and until which day (ISO, included). */
export interface Attestation {
  readonly what: string;
  readonly by: string;
  readonly until: string;
}

/** Connections that one kind of application process may open: instances × workers × (pool + overflow). */
export interface ApplicationPool {
  readonly name: string;
  readonly instances: number;
  /** Processes of an instance that have a pool each; default: 1. */
  readonly workers?: number;
  readonly pool: number;
  /** What a pool may open beyond its size; default: 0. */
  readonly overflow?: number;
  /** As which it connects: its CONNECTION LIMIT binds, and its sessions are this pool's. */
  readonly role?: string;
  /** Default: the database that is checked. */
  readonly database?: string;
}

/** What `db-check load` and a gate of it demand of all queries together and of each. */
export interface LoadLimits {
  readonly maxMeanMs: number;
  readonly maxP95Ms: number;
  /** Of the requests, 0 to 100. */
  readonly maxErrorPercent: number;
}

/** What the user writes in db-check.config.ts: everything optional. */
export interface UserConfig {
  readonly migrations?: string;
  readonly validation?: string;
  /** Overrides of the defaults, key by key. */
  readonly limits?: Partial<Limits>;
  /** By the id of the check: `{ 'pg-stat-statements': 'required' }`. */
  readonly checks?: Readonly<Record<string, CheckWeight>>;
  readonly backup?: BackupSource | undefined;
  readonly attestations?: readonly Attestation[] | undefined;
  /** Who connects to the server, at most how often. */
  readonly pools?: readonly ApplicationPool[] | undefined;
  /** Limits of `db-check load`. */
  readonly load?: Partial<LoadLimits>;
  /** What `db-check lint` is told. */
  readonly lint?: LintSettings;
  /** Your own: SQL with a judge (defineCheck), commands, URLs. */
  readonly ownChecks?: readonly OwnCheck[];
  /** Environment variables that hold the standbys' URLs, which may be secret: `db-check pre --probe` asks them. */
  readonly standbys?: readonly string[] | undefined;
  /** Of the disk that holds the server's data. */
  readonly freeSpace?: FreeSpaceSource;
  /** A deployment in phases: `db-deploy rollout`. */
  readonly rollout?: Rollout | undefined;
  /** Where a phase may have to have passed before, by name. */
  readonly environments?: Readonly<Record<string, Environment>> | undefined;
  /** Who hears of what a rollout or a watch does. */
  readonly notifications?: readonly Notification[] | undefined;
  /** Who is called too when a failure lasts. */
  readonly escalation?: readonly Escalation[] | undefined;
  /** What `db-check watch` raises an alarm for, and whether it may take the deployment back; key by key. */
  readonly watch?: Partial<WatchSettings> | undefined;
  /** Databases (by name) that want `--confirm <database name>` before anything is written. */
  readonly protected?: readonly string[];
  /** Whom to call; shown in every failure. */
  readonly contacts?: readonly string[];
  /** Known findings of `db-check pre` that are not to stop anybody for a while. */
  readonly accepted?: readonly Acceptance[];
}

/** Parsed once at the edge, trusted afterwards. */
export interface Settings {
  readonly migrations: string;
  readonly validation: string;
  readonly limits: Limits;
  readonly checks?: Readonly<Record<string, CheckWeight>>;
  readonly backup?: BackupSource | undefined;
  readonly attestations?: readonly Attestation[] | undefined;
  readonly pools?: readonly ApplicationPool[] | undefined;
  readonly load?: Partial<LoadLimits>;
  readonly lint?: LintSettings;
  readonly ownChecks?: readonly OwnCheck[] | undefined;
  readonly standbys?: readonly string[] | undefined;
  /** undefined: the server's own folder, where it is on this machine. */
  readonly freeSpace?: FreeSpaceSource | undefined;
  readonly rollout?: Rollout | undefined;
  readonly environments?: Readonly<Record<string, Environment>> | undefined;
  readonly notifications?: readonly Notification[] | undefined;
  readonly escalation?: readonly Escalation[] | undefined;
  /** undefined: the defaults. */
  readonly watch?: WatchSettings | undefined;
  readonly protected: readonly string[];
  readonly contacts: readonly string[];
  readonly accepted: readonly Acceptance[];
}

export const DEFAULT_LIMITS: Limits = {
  maxConnections: undefined,
  maxConnectionsPercent: 80,
  maxPoolUsePercent: 40,
  longQueryMs: 5 * 60_000,
  idleInTransactionMs: 5 * 60_000,
  blockerMs: 60_000,
  xminAgePercent: 50,
  wraparoundPercent: 75,
  maxReplicationLagBytes: 100 * 2 ** 20,
  maxReplicationLagMs: 10_000,
  maxVisibilityMs: 1000,
  maxSlotRetainedBytes: 2 ** 30,
  maxUnarchivedSegments: 42,
  minCacheHitPercent: 95,
  slowStatementMs: 50,
  costlyStatementPercent: 33,
  maxWholeReadPercent: 90,
  maxBloatPercent: 50,
  maxBloatBytes: 100 * 2 ** 20,
  maxRollbackPercent: 10,
  maxDeadlocksPerMinute: 5,
  maxTempBytesPerHour: 10 * 2 ** 30,
  checkMs: 5000,
  runMs: 15_000,
};
