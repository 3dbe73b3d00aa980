import { attestations } from './attestations.ts';
import { backup } from './backup.ts';
import { buildTime } from './build-time.ts';
import type { Check } from './check.ts';
import { checkpointPressure } from './checkpoint-pressure.ts';
import { concurrentBuildBlockers } from './concurrent-build-blockers.ts';
import { conflictingLocks } from './conflicting-locks.ts';
import { connections } from './connections.ts';
import { deadRows } from './dead-rows.ts';
import { extensionVersions } from './extension-versions.ts';
import { idleInTransaction } from './idle-in-transaction.ts';
import { indexSpace } from './index-space.ts';
import { invalidIndexes } from './invalid-indexes.ts';
import { lockWaits } from './lock-waits.ts';
import { longRunningQueries } from './long-running-queries.ts';
import { migrationPrivileges } from './migration-privileges.ts';
import { pendingMigrations } from './pending-migrations.ts';
import { pendingRestart } from './pending-restart.ts';
import { pgStatStatements } from './pg-stat-statements.ts';
import { pooler } from './pooler.ts';
import { preparedTransactions } from './prepared-transactions.ts';
import { recoveryState } from './recovery-state.ts';
import { replicationLag } from './replication-lag.ts';
import { replicationSlots } from './replication-slots.ts';
import { roleVisibility } from './role-visibility.ts';
import { serverVersion } from './server-version.ts';
import { staleStatistics } from './stale-statistics.ts';
import { targetWraparound } from './target-wraparound.ts';
import { walArchiving } from './wal-archiving.ts';
import { wraparound } from './wraparound.ts';
import { xminHorizon } from './xmin-horizon.ts';

/** Every health check, in the order of the report; a new one is its file and its line here. */
export const CHECKS: readonly Check[] = [
  roleVisibility,
  pooler,
  serverVersion,
  recoveryState,
  pendingMigrations,
  migrationPrivileges,
  connections,
  longRunningQueries,
  idleInTransaction,
  conflictingLocks,
  concurrentBuildBlockers,
  lockWaits,
  preparedTransactions,
  xminHorizon,
  wraparound,
  replicationLag,
  replicationSlots,
  walArchiving,
  checkpointPressure,
  backup,
  attestations,
  invalidIndexes,
  indexSpace,
  buildTime,
  targetWraparound,
  staleStatistics,
  deadRows,
  pgStatStatements,
  extensionVersions,
  pendingRestart,
];
