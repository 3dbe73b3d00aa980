import { advisoryWaits } from './advisory-waits.ts';
import { backendPid } from './backend-pid.ts';
import { checkpointProgress } from './checkpoint-progress.ts';
import { buildSettings } from './build-settings.ts';
import { connectionLimits } from './connection-limits.ts';
import { connections } from './connections.ts';
import { databaseCounters } from './database-counters.ts';
import { extensionVersions } from './extension-versions.ts';
import type { Fact } from './fact.ts';
import { invalidIndexes } from './invalid-indexes.ts';
import { ledgerAccess } from './ledger-access.ts';
import { lockWaits } from './lock-waits.ts';
import { maintenance } from './maintenance.ts';
import { pendingRestart } from './pending-restart.ts';
import { preparedTransactions } from './prepared-transactions.ts';
import { relationLocks } from './relation-locks.ts';
import { replicationSlots } from './replication-slots.ts';
import { role } from './role.ts';
import { serverVersion } from './server-version.ts';
import { sessions } from './sessions.ts';
import { standbys } from './standbys.ts';
import { statementCosts } from './statement-costs.ts';
import { statementStatistics } from './statement-statistics.ts';
import { targetAges } from './target-ages.ts';
import { targetColumns } from './target-columns.ts';
import { targetDistinct } from './target-distinct.ts';
import { targetIndexes } from './target-indexes.ts';
import { targetReads } from './target-reads.ts';
import { targetRelations } from './target-relations.ts';
import { targetSequences } from './target-sequences.ts';
import { targetTables } from './target-tables.ts';
import { targetUpkeep } from './target-upkeep.ts';
import { targetVacuums } from './target-vacuums.ts';
import { transactionAges } from './transaction-ages.ts';
import { walArchiver } from './wal-archiver.ts';
import { unvalidatedConstraints } from './unvalidated-constraints.ts';
import { writeMode } from './write-mode.ts';
import { xminHolders } from './xmin-holders.ts';

/** Every question that a check may ask; a new fact is its file and its line here. */
export const FACTS = {
  advisoryWaits,
  backendPid,
  checkpointProgress,
  buildSettings,
  connections,
  connectionLimits,
  databaseCounters,
  extensionVersions,
  invalidIndexes,
  ledgerAccess,
  lockWaits,
  maintenance,
  pendingRestart,
  preparedTransactions,
  relationLocks,
  replicationSlots,
  role,
  serverVersion,
  sessions,
  standbys,
  statementCosts,
  statementStatistics,
  targetAges,
  targetColumns,
  targetDistinct,
  targetIndexes,
  targetReads,
  targetRelations,
  targetSequences,
  targetTables,
  targetUpkeep,
  targetVacuums,
  transactionAges,
  walArchiver,
  unvalidatedConstraints,
  writeMode,
  xminHolders,
} as const satisfies Record<string, Fact<unknown>>;

export type FactName = keyof typeof FACTS;

/** Fact names and what they say when they could be read. */
export type Facts = {
  readonly [Name in FactName]: (typeof FACTS)[Name] extends Fact<infer Value> ? Value : never;
};
