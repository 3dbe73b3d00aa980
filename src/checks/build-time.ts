import { renderElapsed } from '../duration.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { FORECAST_FACTS, forecastPending, type PendingForecast } from './index-size/pending-forecasts.ts';

/** Fitted over 12 builds of 2 million rows in cache (PostgreSQL 18): median error 12 %, on a machine of its own. */
const START_MS = 130;
const SORTED_BYTES_PER_MS = 27_000;
/** CONCURRENTLY reads the table twice: 1.9 times as long in the median, 0.7 to 3. */
const CONCURRENT = 1.9;
/** The same build took up to 6.8 times as long when neighbours were busy; a cold disk was never measured. */
const SHORTEST = 0.5;
const LONGEST = 4;
/** As long as nobody would notice. */
const STALL_MS = 1000;

export const buildTime = defineCheck({
  id: 'build-time',
  title: 'How long the pending builds will take',
  why: 'Without CONCURRENTLY every writer of the table waits as long as the build takes; with it, every later statement of the deployment does. It is a range, because the same build takes half or four times as long with other neighbours, and longer from a cold disk or in an ICU collation.',
  fix: 'CREATE INDEX CONCURRENTLY lets writers go on.',
  phases: ['pre'],
  optional: true,
  needs: FORECAST_FACTS,
  good: 'no pending statement builds an index',
  judge(facts, { pending }) {
    if (pending === undefined || pending.indexes.length === 0)
      return [{ status: 'skipped', subject: '', message: 'no pending statement builds an index' }];
    const forecasts = forecastPending(pending.indexes, facts);
    return [...judgeUnknown(forecasts), ...forecasts.flatMap(judgeStall), ...sumUp(forecasts)];
  },
});

function expectedMs({ index, forecast }: PendingForecast): number {
  if (forecast.kind === 'unknown') return 0;
  const ms = START_MS + forecast.sortedBytes / SORTED_BYTES_PER_MS;
  return index.isConcurrent ? ms * CONCURRENT : ms;
}

function judgeStall(one: PendingForecast): readonly CheckFinding[] {
  const ms = expectedMs(one);
  if (one.index.isConcurrent || ms * LONGEST < STALL_MS) return [];
  const message = `builds without CONCURRENTLY: writers of ${one.index.table} wait ${renderRange(ms)}`;
  return [{ status: 'warn', subject: one.subject, message }];
}

function judgeUnknown(forecasts: readonly PendingForecast[]): readonly CheckFinding[] {
  return forecasts.flatMap(({ subject, forecast }) =>
    forecast.kind === 'known'
      ? []
      : [
          {
            status: 'unknown' as const,
            subject,
            message: `how long it takes is not known: ${forecast.reason}`,
          },
        ],
  );
}

function sumUp(forecasts: readonly PendingForecast[]): readonly CheckFinding[] {
  const known = forecasts.filter(({ forecast }) => forecast.kind === 'known');
  const [longest] = known.toSorted((a, b) => expectedMs(b) - expectedMs(a));
  if (longest === undefined) return [];
  const total = known.reduce((sum, one) => sum + expectedMs(one), 0);
  const most = known.length === 1 ? '' : `, ${longest.subject} the longest`;
  const what = known.length === 1 ? '1 build takes' : `${known.length} builds take`;
  return [{ status: 'pass', subject: '', message: `${what} ${renderRange(total)}${most}` }];
}

function renderRange(ms: number): string {
  return `${renderElapsed(ms * SHORTEST)} to ${renderElapsed(ms * LONGEST)}`;
}
