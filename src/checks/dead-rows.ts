import { renderDuration } from '../duration.ts';
import { groupDigits } from '../digits.ts';
import type { TargetUpkeep } from '../facts/target-upkeep.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** The percentage that autovacuum waits for (manual, 24.1.6), on as many rows as awesome-prometheus-alerts counts. */
const FEW_ROWS = 10_000;
const WARN_PERCENT = 20;

export const deadRows = defineCheck({
  id: 'dead-rows',
  title: 'The target tables are vacuumed',
  why: 'A build reads every page, full of dead rows or not, and index-only scans visit the table until VACUUM has been there: both the deployment and its measurements are slower than they have to be.',
  fix: 'VACUUM (ANALYZE) the table: it stops nobody, but do not run it beside a concurrent build of the same table.',
  phases: ['pre', 'post'],
  needs: ['targetUpkeep'],
  good: 'few rows of the target tables are dead',
  judge({ targetUpkeep }, context) {
    if (targetUpkeep.length === 0) return skipWithoutTargets(context);
    return targetUpkeep.flatMap(judgeTable);
  },
});

function judgeTable({ table, ...upkeep }: TargetUpkeep): readonly CheckFinding[] {
  const subject = `table ${table}`;
  const fix = `vacuum (analyze) ${table};`;
  if (!upkeep.isCounted)
    return [
      { status: 'unknown', subject, message: 'track_counts is off: nobody counts what dies in it', fix },
    ];
  const { deadRows: dead, liveRows, vacuumedMs, hasAutovacuum } = upkeep;
  const percent = Math.round((dead / Math.max(dead + liveRows, 1)) * 100);
  if (dead < FEW_ROWS || percent < WARN_PERCENT) return [];
  const since = vacuumedMs === null ? 'nobody knows when' : `${renderDuration(vacuumedMs)} ago`;
  const off = hasAutovacuum ? '' : ', and autovacuum is off for it';
  return [
    {
      status: 'warn',
      subject,
      message: `${groupDigits(dead)} rows are dead; last vacuumed ${since}${off}`,
      measured: `${percent} %`,
      limit: `${WARN_PERCENT} %`,
      fix,
    },
  ];
}
