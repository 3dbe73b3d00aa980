import { advisoryWaits } from './advisory-waits.ts';
import { backendPid } from './backend-pid.ts';
import { connections } from './connections.ts';
import type { Fact } from './fact.ts';
import { invalidIndexes } from './invalid-indexes.ts';
import { ledgerAccess } from './ledger-access.ts';
import { maintenance } from './maintenance.ts';
import { statementStatistics } from './statement-statistics.ts';
import { preparedTransactions } from './prepared-transactions.ts';
import { relationLocks } from './relation-locks.ts';
import { role } from './role.ts';
import { serverVersion } from './server-version.ts';
import { sessions } from './sessions.ts';
import { targetAges } from './target-ages.ts';
import { targetRelations } from './target-relations.ts';
import { targetUpkeep } from './target-upkeep.ts';
import { writeMode } from './write-mode.ts';

/** Every question that a check may ask; a new fact is its file and its line here. */
export const FACTS = {
  advisoryWaits,
  backendPid,
  connections,
  invalidIndexes,
  ledgerAccess,
  maintenance,
  preparedTransactions,
  relationLocks,
  role,
  serverVersion,
  sessions,
  statementStatistics,
  targetAges,
  targetRelations,
  targetUpkeep,
  writeMode,
} as const satisfies Record<string, Fact<unknown>>;

export type FactName = keyof typeof FACTS;

/** Fact names and what they say when they could be read. */
export type Facts = {
  readonly [Name in FactName]: (typeof FACTS)[Name] extends Fact<infer Value> ? Value : never;
};
