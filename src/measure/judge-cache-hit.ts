import { groupDigits } from '../digits.ts';
import type { Finding } from '../report/finding.ts';
import type { QueryMeasurement } from './measurement.ts';

/**
 * The share of blocks that the measured queries found in shared_buffers: over exactly this work, warm, and never
 * since some reset long ago.
 */
export function judgeCacheHit(queries: readonly QueryMeasurement[], minPercent: number): Finding {
  const plans = queries.flatMap(({ measurements }) =>
    measurements.flatMap(({ outcome }) => (outcome.kind === 'measured' ? [outcome.plan] : [])),
  );
  const hit = plans.reduce((sum, plan) => sum + plan.sharedHitBlocks, 0);
  const all = plans.reduce((sum, plan) => sum + plan.sharedReadBlocks, hit);
  const said = { id: 'cache-hit', subject: '', limit: `at least ${minPercent} %` };
  if (all === 0) return { ...said, status: 'unknown', message: 'no plan touched any block' };
  const percent = (100 * hit) / all;
  const measured = `${floorTo1(percent)} % of ${groupDigits(all)} blocks, n ${plans.length}`;
  if (percent >= minPercent)
    return { ...said, measured, status: 'pass', message: 'the measured work was cached' };
  return {
    ...said,
    measured,
    status: 'fail',
    message: 'the measured work read from disk or the system cache',
  };
}

/** Rounded down, so that a ratio below its limit never looks like the limit. */
function floorTo1(percent: number): string {
  return (Math.floor(percent * 10) / 10).toFixed(1);
}
