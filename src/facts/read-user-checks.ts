import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Database, TextResult } from '../db/database.ts';
import { explainFailure } from './explain-failure.ts';
import type { FactResult } from './fact.ts';
import { outOfTime } from './read-facts.ts';
import { limitStatement, type TimeBudget } from './time-budget.ts';

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
  const folder = `${validation}/checks`;
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return files.sort().map((name) => {
    const path = `${folder}/${name}`;
    return { id: name.slice(0, -'.sql'.length), path, sql: readFileSync(path, 'utf8') };
  });
}

/**
 * In a read-only transaction of its own that is rolled back: the statement cannot write, and a SET in it does not reach
 * the next one. The extended protocol takes exactly one statement. The session's statement_timeout ends a slow one.
 */
export async function runUserCheck(
  db: Database,
  check: UserCheck,
  budget?: TimeBudget,
): Promise<UserCheckResult> {
  try {
    if (budget !== undefined && !(await limitStatement(db, budget)))
      return { check, result: { ok: false, failure: outOfTime(budget) } };
    return { check, result: { ok: true, value: await runReadOnly(db, check.sql) } };
  } catch (error) {
    return { check, result: { ok: false, failure: await explainFailure(check.sql, db, error) } };
  }
}

async function runReadOnly(db: Database, sql: string): Promise<TextResult> {
  try {
    await db.query('begin transaction read only');
    return await db.queryText(sql, []);
  } finally {
    await db.query('rollback').catch((error: unknown) => {
      if (!db.closed) throw error;
    });
  }
}
