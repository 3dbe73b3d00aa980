import type { Facts } from '../facts/index.ts';
import type { TargetIndex } from '../facts/target-indexes.ts';
import type { CheckFinding, JudgeContext } from './check.ts';
import { defineCheck } from './define-check.ts';
import { PAGE } from './index-size/b-tree-size.ts';
import { forecastTable } from './index-size/forecast-table.ts';
import type { IndexForecast } from './index-size/forecast.ts';
import { BLOAT_THRESHOLDS, judgeBloat } from './judge-bloat.ts';
import { skipWithoutTargets } from './without-targets.ts';

const NEEDS = ['role', 'targetTables', 'targetColumns', 'targetDistinct', 'targetIndexes'] as const;
type Ground = Pick<Facts, (typeof NEEDS)[number]>;

export const indexBloat = defineCheck({
  id: 'index-bloat',
  title: 'The indexes of the target tables are not bloated',
  why: 'Pages that deletes and updates emptied stay with an index: it takes room in the cache that the new one will want. The size it would have comes from the statistics (B-trees on columns of the twenty largest tables; within 10 % where they are fresh), pages and rows from the last VACUUM or ANALYZE.',
  fix: 'REINDEX INDEX CONCURRENTLY: it stops nobody, and wants room for a second copy.',
  thresholds: BLOAT_THRESHOLDS,
  privileges: 'SELECT on the table: without it pg_stats shows nothing.',
  phases: ['pre', 'post'],
  optional: true,
  needs: NEEDS,
  good: 'no B-tree of the target tables is much larger than it would be anew',
  judge(facts, context) {
    if (facts.targetIndexes.length === 0) return skipWithoutTargets(context);
    return facts.targetIndexes.flatMap((index) => judgeIndex(index, facts, context));
  },
});

function judgeIndex(index: TargetIndex, facts: Ground, { limits }: JudgeContext): readonly CheckFinding[] {
  const bytes = index.pages * PAGE;
  const isOnColumns = index.keys.every(({ column }) => column !== null);
  // nothing that is smaller can free so much
  if (index.method !== 'btree' || !index.isValid || !isOnColumns || bytes < limits.maxBloatBytes) return [];
  const subject = `index ${index.index}`;
  const anew = forecastAnew(index, facts);
  if (anew === undefined) return [];
  if (anew.kind === 'known')
    return judgeBloat(
      { subject, bytes, newBytes: anew.bytes, fix: `reindex index concurrently ${index.index};` },
      limits,
    );
  const { reason, fix } = anew;
  return [
    {
      status: 'unknown',
      subject,
      message: `what it would take anew is not known: ${reason}`,
      ...(fix !== undefined && { fix }),
    },
  ];
}

/** undefined: its table is not among the largest, whose statistics are read. */
function forecastAnew(index: TargetIndex, facts: Ground): IndexForecast | undefined {
  const table = facts.targetTables.find((one) => one.table === index.table);
  const columns = facts.targetColumns.filter(({ oid }) => oid === table?.oid);
  if (table === undefined || columns.length === 0) return undefined;
  const { keys, includes, isUnique, deduplicates } = index;
  const shape = {
    ...{ includes, isUnique, deduplicates },
    fillPercent: index.fillPercent ?? undefined,
    keys: keys.map(({ column, opclass }) => ({ column: column ?? undefined, opclass: opclass ?? undefined })),
  };
  const together = facts.targetDistinct.filter(({ oid }) => oid === table.oid);
  const rows = Math.max(index.rows, 0);
  return forecastTable(shape, { table, rows, columns, together, role: facts.role.name });
}
