import type { Limits } from '../config/settings.ts';
import { groupDigits } from '../digits.ts';
import type { TargetReads } from '../facts/target-reads.ts';
import type { CheckFinding } from './check.ts';
import { countedSince, judgeUncounted } from './counted-since.ts';
import { defineCheck } from './define-check.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** 80 MB: fewer blocks are no measure of a ratio. */
const FEW_BLOCKS = 10_000;

export const targetCacheHit = defineCheck({
  id: 'target-cache-hit',
  title: 'The target tables are read from the cache',
  why: 'A table that does not fit into shared_buffers is read from the system cache or the disk, and a build reads all of it: it takes longer, and pushes out what the application had there. What the server counts as read may still have come from the system cache.',
  fix: 'deploy at a quieter hour, give the server more shared_buffers, or an index that reads less.',
  thresholds:
    'below limits.minCacheHitPercent (95) of at least 10,000 blocks of table, indexes and TOAST warns; pghero 99, pg-extras 98.5, the exporter mixin 98 %. This is the average since the counters began, or with --counters-for of that time only; db-check post judges the measured work by itself.',
  privileges: 'none.',
  phases: ['pre'],
  needs: ['targetReads'],
  good: 'most blocks of the target tables came from shared_buffers',
  judge({ targetReads }, context) {
    if (targetReads.length === 0) return skipWithoutTargets(context);
    const uncounted = judgeUncounted(targetReads);
    if (uncounted.length > 0) return uncounted;
    const busy = targetReads.filter(({ blocks }) => blocks >= FEW_BLOCKS);
    if (busy.length > 0) return busy.flatMap((table) => judgeTable(table, context.limits));
    const message = `fewer than ${groupDigits(FEW_BLOCKS)} blocks of each were read ${countedSince(targetReads[0])}`;
    return [{ status: 'skipped', subject: '', message }];
  },
});

function judgeTable(reads: TargetReads, { minCacheHitPercent }: Limits): readonly CheckFinding[] {
  const percent = (reads.hits / reads.blocks) * 100;
  if (percent >= minCacheHitPercent) return [];
  return [
    {
      status: 'warn',
      subject: `table ${reads.table}`,
      message: `of ${groupDigits(reads.blocks)} blocks ${countedSince(reads)}, few were in shared_buffers`,
      measured: `${Math.floor(percent * 10) / 10} %`,
      limit: `${minCacheHitPercent} %`,
    },
  ];
}
