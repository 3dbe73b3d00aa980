import { grantSelect } from '../db/grant-select.ts';
import type { Facts } from '../facts/index.ts';
import type { TargetTable } from '../facts/target-tables.ts';
import type { CheckFinding, JudgeContext } from './check.ts';
import { defineCheck } from './define-check.ts';
import { PAGE } from './index-size/b-tree-size.ts';
import { heapSize } from './index-size/heap-size.ts';
import { BLOAT_THRESHOLDS, judgeBloat } from './judge-bloat.ts';
import { skipWithoutTargets } from './without-targets.ts';

const NEEDS = ['role', 'targetTables', 'targetColumns'] as const;
type Ground = Pick<Facts, (typeof NEEDS)[number]>;

export const tableBloat = defineCheck({
  id: 'table-bloat',
  title: 'The target tables are not bloated',
  why: 'A build and every scan read the empty pages too. The size that the rows need comes from the statistics of the twenty largest tables (within 10 % where they are fresh; TOAST is not counted), pages and rows from the last VACUUM or ANALYZE.',
  fix: 'new rows go into the empty room; only if none are coming, give it back: VACUUM FULL locks everybody out while it writes the table anew, pg_repack does not.',
  thresholds: BLOAT_THRESHOLDS,
  privileges: 'SELECT on the table: without it pg_stats shows nothing.',
  phases: ['pre', 'post'],
  optional: true,
  needs: NEEDS,
  good: 'no target table is much larger than its rows',
  judge(facts, context) {
    if (facts.targetTables.length === 0) return skipWithoutTargets(context);
    return facts.targetTables.flatMap((table) => judgeTable(table, facts, context));
  },
});

function judgeTable(table: TargetTable, facts: Ground, { limits }: JudgeContext): readonly CheckFinding[] {
  const bytes = table.pages * PAGE;
  const columns = facts.targetColumns.filter(({ oid }) => oid === table.oid);
  // nothing that is smaller can free so much; of smaller tables than the largest no statistics are read
  if (bytes < limits.maxBloatBytes || columns.length === 0) return [];
  const subject = `table ${table.table}`;
  const unknown = (reason: string, fix: string): readonly CheckFinding[] => [
    { status: 'unknown', subject, message: `what its rows need is not known: ${reason}`, fix },
  ];
  const { name } = facts.role;
  if (columns.some(({ isVisible }) => !isVisible))
    return unknown(`role ${name} may not see its statistics`, grantSelect(table.table, name));
  if (table.rows < 0 || columns.some(({ nullShare }) => nullShare === null))
    return unknown('some of its columns have no statistics yet', `analyze ${table.table};`);
  const { rows, columns: columnCount, fillPercent } = table;
  const newBytes = heapSize({ rows, columns, columnCount, fillPercent: fillPercent ?? 100 });
  const fix = `vacuum (full, analyze) ${table.table}; -- nobody reads or writes it meanwhile`;
  return judgeBloat({ subject, bytes, newBytes, fix }, limits);
}
