import type { Limits } from '../config/settings.ts';
import { groupDigits } from '../digits.ts';
import type { TargetReads } from '../facts/target-reads.ts';
import type { CheckFinding } from './check.ts';
import { countedSince, judgeUncounted } from './counted-since.ts';
import { defineCheck } from './define-check.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** A small table is read as a whole for good reason, and so is any table now and then. */
const FEW_ROWS = 10_000;
const FEW_SCANS = 50;

export const targetReadEfficiency = defineCheck({
  id: 'target-read-efficiency',
  title: 'Rows of the target tables are found by indexes',
  why: 'A query that reads a whole table to return a few rows is what an index is for. Seen before the deployment it says what there is to win; seen again long after, that the new index is not the one that was missing.',
  fix: 'find the query (statement-cost), and give it an index.',
  thresholds:
    'limits.maxWholeReadPercent (90, ours) of the rows read warns when they came from scans of the whole table: rows returned by sequential scans against rows fetched by way of an index, since the counters began, for tables of at least 10,000 rows and 50 such scans. A build of an index is such a scan too.',
  privileges: 'none.',
  phases: ['pre'],
  needs: ['targetReads'],
  good: 'the rows of the target tables are found by indexes',
  judge({ targetReads }, context) {
    if (targetReads.length === 0) return skipWithoutTargets(context);
    const uncounted = judgeUncounted(targetReads);
    if (uncounted.length > 0) return uncounted;
    return targetReads.flatMap((table) => judgeTable(table, context.limits));
  },
});

function judgeTable(reads: TargetReads, { maxWholeReadPercent }: Limits): readonly CheckFinding[] {
  const { table, liveRows, wholeScans, wholeRows, indexRows } = reads;
  if (liveRows < FEW_ROWS || wholeScans < FEW_SCANS) return [];
  const percent = (wholeRows / Math.max(wholeRows + indexRows, 1)) * 100;
  if (percent < maxWholeReadPercent) return [];
  return [
    {
      status: 'warn',
      subject: `table ${table}`,
      message: `${groupDigits(wholeScans)} scans of the whole table read ${groupDigits(wholeRows)} rows ${countedSince(reads)}; indexes found ${groupDigits(indexRows)}`,
      measured: `${Math.floor(percent * 10) / 10} %`,
      limit: `${maxWholeReadPercent} %`,
    },
  ];
}
