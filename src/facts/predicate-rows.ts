import type { Database } from '../db/database.ts';
import { readServerError, renderServerError, SQLSTATE } from '../db/server-error.ts';
import { outOfTime } from './read-facts.ts';
import { limitStatement, type TimeBudget } from './time-budget.ts';

/** How many rows the planner expects to meet a condition, or why it cannot say. */
export type PredicateRows =
  { readonly rows: number } | { readonly unknown: string; readonly isDenied: boolean };

export interface PartialIndex {
  /** Quoted. */
  readonly table: string;
  /** As the migration writes it. */
  readonly predicate: string;
}

/** EXPLAIN without ANALYZE runs nothing. It waits for ACCESS EXCLUSIVE, so the session's lock_timeout must be short. */
export async function readPredicateRows(
  db: Database,
  { table, predicate }: PartialIndex,
  budget?: TimeBudget,
): Promise<PredicateRows> {
  try {
    if (budget !== undefined && !(await limitStatement(db, budget)))
      return { unknown: outOfTime(budget).reason, isDenied: false };
    const [row] = await db.query<{ 'QUERY PLAN': readonly Plan[] }>(
      `explain (format json) select from ${table} where ${predicate}`,
      [],
    );
    return { rows: row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0 };
  } catch (error) {
    if (db.abandoned !== undefined) return { unknown: db.abandoned, isDenied: false };
    const server = readServerError(error);
    if (server === undefined || db.closed) throw error;
    const isDenied = server.sqlState === SQLSTATE.insufficientPrivilege;
    return { unknown: renderServerError(server), isDenied };
  }
}

interface Plan {
  readonly Plan: { readonly 'Plan Rows': number };
}
