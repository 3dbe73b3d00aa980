import type { Database, TextResult } from '../db/database.ts';
import { readSqlFiles } from '../sql-files.ts';
import { parseConsistencyFile, type ConsistencyCheck } from './consistency-file.ts';
import type { FactResult } from './fact.ts';
import { readWithin } from './read-user-checks.ts';

export interface DifferingRow {
  readonly subject: string;
  /** As the server writes them; null where there is none. */
  readonly expected: string | null;
  readonly actual: string | null;
}

export interface Consistency {
  readonly rows: number;
  /** 0 where rows are not compared. */
  readonly differing: number;
  /** Of the slowest row; undefined: none has one. */
  readonly lagMs: number | undefined;
  readonly rowsWithoutLag: number;
  /** The first by their subject. */
  readonly examples: readonly DifferingRow[];
}

const EXAMPLES = 5;

/** In name order; none where there is no such folder. Throws ToolError (exit 2): a bad header. */
export function readConsistencyChecks(validation: string): readonly ConsistencyCheck[] {
  return readSqlFiles(`${validation}/consistency`).map(({ path, text }) => parseConsistencyFile(path, text));
}

/** Counted by the server in one statement, so that only examples travel, and no lock or snapshot outlives it. */
export async function readConsistency(
  db: Database,
  check: ConsistencyCheck,
): Promise<FactResult<Consistency>> {
  const result = await readWithin(db, consistencySql(check), check.timeoutMs);
  return result.ok ? { ok: true, value: valueOf(result.value) } : result;
}

/** The user's statement is computed once: materialized. */
export function consistencySql({ sql, limitPercent, lagMs }: ConsistencyCheck): string {
  const isCompared = limitPercent !== undefined;
  const hasLag = lagMs !== undefined;
  const differs = 'expected is distinct from actual';
  const examples = `(
    select pg_catalog.json_agg(pg_catalog.json_build_array(subject, expected, actual))
    from (
      select subject::text, expected::text, actual::text
      from compared
      where ${differs}
      order by subject::text collate "C"
      limit ${EXAMPLES}
    ) as example
  )`;
  return `with compared as materialized (
${sql.trimEnd().replace(/;$/, '')}
)
select
  pg_catalog.count(*),
  ${isCompared ? `pg_catalog.count(*) filter (where ${differs})` : '0'},
  ${hasLag ? 'extract(epoch from pg_catalog.max(lag)) * 1000' : 'null'},
  ${hasLag ? 'pg_catalog.count(*) filter (where lag is null)' : '0'},
  ${isCompared ? examples : 'null'}
from compared`;
}

function valueOf({ rows: [row = []] }: TextResult): Consistency {
  const [rows, differing, lagMs, rowsWithoutLag, examples] = row;
  const parsed = JSON.parse(examples ?? '[]') as [string | null, string | null, string | null][];
  return {
    rows: Number(rows),
    differing: Number(differing),
    lagMs: lagMs === null || lagMs === undefined ? undefined : Number(lagMs),
    rowsWithoutLag: Number(rowsWithoutLag),
    examples: parsed.map(([subject, expected, actual]) => ({ subject: subject ?? 'null', expected, actual })),
  };
}
