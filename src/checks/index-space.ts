import { renderBytes } from '../bytes.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import type { FreeSpace } from './index-size/free-space.ts';
import { FORECAST_FACTS, forecastPending, type PendingForecast } from './index-size/pending-forecasts.ts';

/** A build writes nine tenths of its index into the log (measured, wal_level logical). */
const LOG_SHARE = 0.9;
/** Half of what is free leaves room for everybody else; pganalyze and check_postgres fail a disk that is 90 to 98 % full. */
const WARN_PERCENT = 50;
const FAIL_PERCENT = 80;
/** How far columns that go together may push the size down before it is worth saying. */
const WIDE_RANGE = 0.8;

export const indexSpace = defineCheck({
  id: 'index-space',
  title: 'There is room for the pending indexes',
  why: 'A disk that runs full stops every writer, and a build that fails by it leaves an INVALID index. A build takes its index, the sorted rows as temporary files, and nearly as much again in the log. Sizes come from the statistics: within 5 % where those are fresh.',
  fix: 'make room, or build fewer indexes at a time; where it is unknown, name the mount or a command as freeSpace in db-check.config.ts.',
  phases: ['pre'],
  optional: true,
  needs: FORECAST_FACTS,
  good: 'no pending index needs room',
  judge(facts, { pending, freeSpace }) {
    if (pending === undefined || pending.indexes.length === 0)
      return [{ status: 'skipped', subject: '', message: 'no pending statement builds an index' }];
    const forecasts = forecastPending(pending.indexes, facts);
    return [...forecasts.flatMap(judgeUnknown), ...judgeNeed(forecasts, freeSpace)];
  },
});

function judgeUnknown({ subject, forecast }: PendingForecast): readonly CheckFinding[] {
  if (forecast.kind === 'known') return [];
  const { reason, fix } = forecast;
  const message = `its size is not known: ${reason}`;
  return [{ status: 'unknown', subject, message, ...(fix !== undefined && { fix }) }];
}

function judgeNeed(
  forecasts: readonly PendingForecast[],
  freeSpace: FreeSpace | undefined,
): readonly CheckFinding[] {
  const known = forecasts.map(({ forecast }) => forecast).filter((one) => one.kind === 'known');
  if (known.length === 0) return [];
  const bytes = known.reduce((sum, one) => sum + one.bytes, 0);
  const leastBytes = known.reduce((sum, one) => sum + one.leastBytes, 0);
  // one is built after the other
  const temporaryBytes = Math.max(...known.map((one) => one.sortedBytes));
  const need = bytes + LOG_SHARE * bytes + temporaryBytes;
  const about = known.some(({ mayCompress }) => mayCompress) ? 'at most ' : '';
  const range =
    leastBytes < WIDE_RANGE * bytes
      ? ` (${renderBytes(leastBytes)} if their columns go together, which CREATE STATISTICS would tell)`
      : '';
  const what = known.length === 1 ? 'the new index takes' : `${known.length} new indexes take`;
  const message = `${what} ${about}${renderBytes(bytes)}${range}, beside ${renderBytes(temporaryBytes)} of temporary files and ${renderBytes(LOG_SHARE * bytes)} of log`;
  if (freeSpace === undefined || 'unknown' in freeSpace) {
    const reason = freeSpace?.unknown ?? 'nobody was asked';
    return [
      { status: 'unknown', subject: 'disk', message: `${message}; how much is free is not known: ${reason}` },
    ];
  }
  return [
    {
      subject: 'disk',
      ...judgeShare(need, freeSpace.bytes),
      message: `${message}; ${freeSpace.source} has ${renderBytes(freeSpace.bytes)} free`,
    },
  ];
}

function judgeShare(need: number, free: number): Pick<CheckFinding, 'status' | 'measured' | 'limit'> {
  const percent = Math.ceil((need / Math.max(1, free)) * 100);
  const status = percent > FAIL_PERCENT ? 'fail' : percent > WARN_PERCENT ? 'warn' : 'pass';
  const measured = percent > 1000 ? 'more than ten times that' : `${percent} % of that`;
  return { status, measured, limit: `${status === 'fail' ? FAIL_PERCENT : WARN_PERCENT} %` };
}
