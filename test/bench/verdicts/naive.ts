import type { Database } from '../../../src/db/database.ts';

/** One EXPLAIN ANALYZE before and one after, flagged beyond 10 %: what people do. */
export function judgeNaively(beforeMs: number, afterMs: number): 'regressed' | 'improved' | 'unchanged' {
  const ratio = afterMs / beforeMs;
  return ratio > 1.1 ? 'regressed' : ratio < 1 / 1.1 ? 'improved' : 'unchanged';
}

export async function explainMs(db: Database, sql: string): Promise<number> {
  const { rows } = await db.queryText(`explain (analyze, format json) ${sql}`, []);
  const [explained] = JSON.parse(rows[0]?.[0] ?? '[]') as readonly { readonly 'Execution Time': number }[];
  return explained?.['Execution Time'] ?? Number.NaN;
}
