import type { Database, TextResult } from '../db/database.ts';
import { readSqlFiles } from '../sql-files.ts';
import { explainFailure } from './explain-failure.ts';
import type { FactResult } from './fact.ts';
import { outOfTime } from './read-facts.ts';
import { nextTimeoutMs, type TimeBudget } from './time-budget.ts';

/** `<validation>/checks/<id>.sql`: one read-only statement that gives rows of (status, subject, message). */
export interface UserCheck {
  readonly id: string;
  readonly path: string;
  readonly sql: string;
}

export interface UserCheckResult {
  readonly check: UserCheck;
  readonly result: FactResult<TextResult>;
}

/** In name order; none where there is no such folder. */
export function readUserChecks(validation: string): readonly UserCheck[] {
  return readSqlFiles(`${validation}/checks`).map(({ id, path, text }) => ({ id, path, sql: text }));
}

/** One statement of the user's, within the time that is left. A failure is data. */
export async function runUserCheck(
  db: Database,
  check: UserCheck,
  budget: TimeBudget,
): Promise<UserCheckResult> {
  return { check, result: await readUserSql(db, check.sql, budget) };
}

/** Reads by SQL of the user's, within the time that is left. A failure is data. */
export async function readUserSql(
  db: Database,
  sql: string,
  budget: TimeBudget,
): Promise<FactResult<TextResult>> {
  const timeoutMs = nextTimeoutMs(budget);
  if (timeoutMs === 0) return { ok: false, failure: outOfTime(budget) };
  return readWithin(db, sql, timeoutMs);
}

export async function readWithin(
  db: Database,
  sql: string,
  timeoutMs: number,
): Promise<FactResult<TextResult>> {
  try {
    return { ok: true, value: await runReadOnly(db, sql, timeoutMs) };
  } catch (error) {
    return { ok: false, failure: await explainFailure(sql, db, error) };
  }
}

/**
 * In a read-only transaction of its own that is rolled back: the statement cannot write, a SET in it does not reach the
 * next one, and whatever the role's isolation level is, the snapshot ends with it. The extended protocol takes exactly
 * one statement.
 */
export async function runReadOnly(db: Database, sql: string, timeoutMs: number): Promise<TextResult> {
  try {
    await db.script(`begin transaction isolation level read committed read only;
      set local statement_timeout = ${timeoutMs};
      set local lock_timeout = 300`);
    return await db.queryText(sql, []);
  } finally {
    await db.query('rollback').catch((error: unknown) => {
      if (!db.closed) throw error;
    });
  }
}
