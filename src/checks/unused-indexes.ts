import { renderBytes } from '../bytes.ts';
import { renderElapsed } from '../duration.ts';
import type { TargetIndex } from '../facts/target-indexes.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { PAGE } from './index-size/b-tree-size.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** As pganalyze counts it; a younger counter has not seen the work of a month. */
export const UNUSED_MS = 35 * 24 * 3_600_000;
/** As rails-pg-extras: what is smaller costs next to nothing. */
const LEAST_PAGES = 128;

export const unusedIndexes = defineCheck({
  id: 'unused-indexes',
  title: 'Every index of the target tables is used',
  why: 'An index that no query has used for weeks still costs every write of its table. Standbys count for themselves: look there too before you drop it.',
  fix: 'drop it concurrently, once no standby uses it either.',
  phases: ['post'],
  optional: true,
  needs: ['targetIndexes'],
  good: 'every index has been used, or is younger than its counters',
  judge({ targetIndexes }, context) {
    const [first] = targetIndexes;
    if (first === undefined) return skipWithoutTargets(context);
    if (first.countedMs < UNUSED_MS) {
      const message = `scans have been counted for ${renderElapsed(first.countedMs)} only: too short to tell`;
      return [{ status: 'skipped', subject: '', message }];
    }
    return targetIndexes.filter(isUnused).map(describe);
  },
});

function isUnused(index: TargetIndex): boolean {
  if (index.isUnique || index.isNeeded || !index.isValid || index.pages < LEAST_PAGES) return false;
  return index.scans === 0 || (index.lastScanMs !== null && index.lastScanMs > UNUSED_MS);
}

function describe({ index, table, pages, scans, lastScanMs, countedMs }: TargetIndex): CheckFinding {
  const since = scans === 0 ? `in ${renderElapsed(countedMs)}` : `for ${renderElapsed(lastScanMs ?? 0)}`;
  return {
    status: 'warn',
    subject: `index ${index}`,
    message: `of ${table} has not been used ${since}, and takes ${renderBytes(pages * PAGE)}`,
    fix: `drop index concurrently ${index};`,
  };
}
