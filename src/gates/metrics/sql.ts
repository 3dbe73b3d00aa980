import type { SqlMetric } from '../../config/rollout.ts';
import type { TextResult } from '../../db/database.ts';
import { runReadOnly } from '../../facts/read-user-checks.ts';
import { judgeFigure } from '../judge-figure.ts';
import type { Answer } from '../measurement.ts';
import { withSession } from '../with-session.ts';
import type { MetricKind } from './metric.ts';

/** One statement in a read-only transaction of its own; exactly one row of one number is an answer. */
export const metric: MetricKind<SqlMetric> = {
  ask: ({ sql, limits, unit }, ground) =>
    withSession(ground, 'read', async (db) => {
      const value = numberOf(await runReadOnly(db, sql, ground.timeoutMs));
      return typeof value === 'number' ? judgeFigure(value, limits, unit) : value;
    }),
};

/** int8, int2, int4, float4, float8, numeric: their numbers in pg_type. */
const NUMBERS: readonly number[] = [20, 21, 23, 700, 701, 1700];

function numberOf({ columns, rows }: TextResult): number | Answer {
  const [column] = columns;
  const value = rows[0]?.[0];
  if (columns.length !== 1 || column === undefined)
    return silent(`it gives ${columns.length} columns, wanted is one`);
  if (rows.length !== 1) return silent(`it gives ${rows.length} rows, wanted is one`);
  if (!NUMBERS.includes(column.typeOid)) return silent(`column ${column.name} is no number`);
  if (value === null || value === undefined) return silent(`column ${column.name} is NULL`);
  return Number(value);
}

function silent(message: string): Answer {
  return { status: 'inconclusive', message };
}
