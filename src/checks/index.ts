import { attestations } from './attestations.ts';
import { backup } from './backup.ts';
import type { Check } from './check.ts';
import { checkpointPressure } from './checkpoint-pressure.ts';
import { buildSettings } from './build-settings.ts';
import { buildTime } from './build-time.ts';
import { concurrentBuildBlockers } from './concurrent-build-blockers.ts';
import { conflictingLocks } from './conflicting-locks.ts';
import { connectionBudget } from './connection-budget.ts';
import { connections } from './connections.ts';
import { databaseRates } from './database-rates.ts';
import { deadRows } from './dead-rows.ts';
import { droppedIndexUse } from './dropped-index-use.ts';
import { duplicateIndexes } from './duplicate-indexes.ts';
import { extensionVersions } from './extension-versions.ts';
import { idleInTransaction } from './idle-in-transaction.ts';
import { indexBloat } from './index-bloat.ts';
import { indexSpace } from './index-space.ts';
import { invalidIndexes } from './invalid-indexes.ts';
import { lockWaits } from './lock-waits.ts';
import { longRunningQueries } from './long-running-queries.ts';
import { migrationPrivileges } from './migration-privileges.ts';
import { notValidConstraints } from './not-valid-constraints.ts';
import { pendingMigrations } from './pending-migrations.ts';
import { pendingRestart } from './pending-restart.ts';
import { pgStatStatements } from './pg-stat-statements.ts';
import { pooler } from './pooler.ts';
import { preparedTransactions } from './prepared-transactions.ts';
import { recoveryState } from './recovery-state.ts';
import { replicaVisibility } from './replica-visibility.ts';
import { replicationLag } from './replication-lag.ts';
import { replicationSlots } from './replication-slots.ts';
import { roleVisibility } from './role-visibility.ts';
import { serverVersion } from './server-version.ts';
import { staleStatistics } from './stale-statistics.ts';
import { statementCost } from './statement-cost.ts';
import { tableBloat } from './table-bloat.ts';
import { targetCacheHit } from './target-cache-hit.ts';
import { targetReadEfficiency } from './target-read-efficiency.ts';
import { targetSequences } from './target-sequences.ts';
import { targetVacuums } from './target-vacuums.ts';
import { targetWraparound } from './target-wraparound.ts';
import { unusedIndexes } from './unused-indexes.ts';
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
  connectionBudget,
  longRunningQueries,
  idleInTransaction,
  conflictingLocks,
  concurrentBuildBlockers,
  lockWaits,
  preparedTransactions,
  xminHorizon,
  wraparound,
  replicationLag,
  replicaVisibility,
  replicationSlots,
  walArchiving,
  checkpointPressure,
  databaseRates,
  backup,
  attestations,
  invalidIndexes,
  indexSpace,
  buildTime,
  buildSettings,
  duplicateIndexes,
  droppedIndexUse,
  unusedIndexes,
  targetVacuums,
  targetWraparound,
  staleStatistics,
  deadRows,
  tableBloat,
  indexBloat,
  targetCacheHit,
  targetReadEfficiency,
  targetSequences,
  notValidConstraints,
  pgStatStatements,
  statementCost,
  extensionVersions,
  pendingRestart,
];
