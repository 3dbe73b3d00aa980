import { renderDuration } from '../duration.ts';
import { groupDigits } from '../digits.ts';
import type { TargetUpkeep } from '../facts/target-upkeep.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** Twice what autovacuum itself waits for: 50 rows and 10 % (manual, 24.1.6), so that an ordinary delay is no trouble. */
const FEW_ROWS = 100;
const WARN_PERCENT = 20;

export const staleStatistics = defineCheck({
  id: 'stale-statistics',
  title: 'The statistics of the target tables are fresh',
  why: 'With old statistics the planner may leave a new index aside, and the forecasts of size and time are about a table that has changed.',
  fix: 'ANALYZE the table: it stops nobody.',
  phases: ['pre', 'post'],
  needs: ['targetUpkeep'],
  good: 'the target tables were analyzed, and little has changed since',
  judge({ targetUpkeep }, context) {
    if (targetUpkeep.length === 0) return skipWithoutTargets(context);
    return targetUpkeep.flatMap(judgeTable);
  },
});

function judgeTable(table: TargetUpkeep): readonly CheckFinding[] {
  const subject = `table ${table.table}`;
  const fix = `analyze ${table.table};`;
  if (!table.isCounted)
    return [
      { status: 'unknown', subject, message: 'track_counts is off: nobody counts what changes in it', fix },
    ];
  const { rows, liveRows, changedRows, analyzedMs } = table;
  if (changedRows < FEW_ROWS) return [];
  if (rows < 0) return [{ status: 'warn', subject, message: 'was never analyzed', fix }];
  const percent = Math.round((changedRows / Math.max(liveRows, 1)) * 100);
  if (percent < WARN_PERCENT) return [];
  const since = analyzedMs === null ? 'nobody knows when' : `${renderDuration(analyzedMs)} ago`;
  const off = table.hasAutovacuum ? '' : ', and autovacuum is off for it';
  return [
    {
      status: 'warn',
      subject,
      message: `${groupDigits(changedRows)} rows have changed since it was last analyzed (${since})${off}`,
      measured: `${percent} %`,
      limit: `${WARN_PERCENT} %`,
      fix,
    },
  ];
}
