import { groupDigits } from '../digits.ts';
import { renderElapsed } from '../duration.ts';
import type { TargetIndex } from '../facts/target-indexes.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import type { PendingWork } from './pending-work.ts';
import { UNUSED_MS } from './unused-indexes.ts';

const DAY_MS = 24 * 3_600_000;

export const droppedIndexUse = defineCheck({
  id: 'dropped-index-use',
  title: 'Nobody uses the indexes that are about to be dropped',
  why: 'The queries that use an index go on without it by reading the whole table. Counters tell what used it since they began; from version 16 on also when last, so that use before the last deployment no longer counts.',
  fix: 'find the queries (pg_stat_statements), or drop it in a deployment of its own, after the one that replaces it.',
  phases: ['pre'],
  needs: ['targetIndexes'],
  good: 'no index that is to be dropped has been used',
  judge({ targetIndexes }, { pending }) {
    const dropped = new Set(pending?.drops);
    if (dropped.size === 0)
      return [{ status: 'skipped', subject: '', message: 'no pending statement drops an index' }];
    return targetIndexes
      .filter(({ names }) => names.some((name) => dropped.has(name)))
      .flatMap((index) => judgeIndex(index, pending));
  },
});

function judgeIndex(index: TargetIndex, pending: PendingWork | undefined): readonly CheckFinding[] {
  const { scans, lastScanMs, countedMs, tellsLastScan } = index;
  const subject = `index ${index.index}`;
  const counted = renderElapsed(countedMs);
  if (scans === 0)
    return countedMs >= DAY_MS || countedMs >= (pending?.deployedMs ?? Infinity)
      ? []
      : [
          {
            status: 'warn',
            subject,
            message: 'no use of it was counted, but for less than a day',
            measured: counted,
            limit: '1 day',
          },
        ];
  const times = `${groupDigits(scans)} ${scans === 1 ? 'time' : 'times'}`;
  if (!tellsLastScan || lastScanMs === null)
    return [
      {
        status: 'warn',
        subject,
        message: `was used ${times} in at least ${counted}; before version 16 nobody knows when last`,
      },
    ];
  const limit = Math.min(UNUSED_MS, pending?.deployedMs ?? Infinity);
  if (lastScanMs > limit) return [];
  const since = pending?.deployedMs === limit ? ', since the last deployment too' : '';
  return [
    { status: 'warn', subject, message: `was used ${times}, last ${renderElapsed(lastScanMs)} ago${since}` },
  ];
}
