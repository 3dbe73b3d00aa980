import type { LoadLimits } from '../config/settings.ts';
import { groupDigits } from '../digits.ts';
import { renderDuration } from '../duration.ts';
import type { Finding, Status } from '../report/finding.ts';
import { UNANSWERED, type DriverFigures, type LoadFigures, type LoadRun } from './load-run.ts';
import type { LeftOut } from './prepare-load.ts';

/** Part of a limit that this process may add by being late itself, and how busy it may be when a limit is passed. */
const MOST_LAG = 0.1;
/** Timers come so late where nothing is wrong. */
const USUAL_LAG_MS = 2;
const MOST_BUSY_PERCENT = 95;

type Judged = Pick<Finding, 'status' | 'message' | 'measured' | 'limit'>;

/**
 * Each limit for all requests together, each query by its worst, the clients and the driver. What fails while the driver is
 * late itself is unknown, but for what the server refused: nobody knows whose time that was.
 */
export function judgeLoad(
  run: LoadRun,
  limits: LoadLimits,
  leftOut: readonly LeftOut[] = [],
): readonly Finding[] {
  const figures = judgeFigures(run.all, limits);
  const queries = run.queries.map((query) => ({ id: query.name, ...worstOf(judgeFigures(query, limits)) }));
  const judged = [
    { id: 'load-mean', ...figures.mean },
    { id: 'load-p95', ...figures.p95 },
    { id: 'load-errors', ...figures.errors },
    ...queries,
  ];
  const isRefused = run.errors.some(({ code }) => code !== UNANSWERED);
  const isOurs = ({ id, status }: (typeof judged)[number]): boolean =>
    status === 'fail' && !(isRefused && id === 'load-errors');
  const driver = judgeDriver(run.driver, limits, judged.some(isOurs));
  return [
    ...judged.map((one) => (driver.status === 'unknown' && isOurs(one) ? doubt(one) : one)),
    ...leftOut.map(({ name, reason }) => ({ id: name, status: 'unknown', message: reason }) as const),
    { id: 'load-clients', ...judgeClients(run) },
    { id: 'load-driver', ...driver },
  ].map((finding) => ({ subject: '', ...finding }));
}

function judgeFigures(
  { requests, errors, latency }: LoadFigures,
  limits: LoadLimits,
): { readonly mean: Judged; readonly p95: Judged; readonly errors: Judged } {
  const nothing: Judged = { status: 'unknown', message: 'nothing was answered' };
  return {
    mean: latency === undefined ? nothing : judgeTime('the mean', latency.meanMs, limits.maxMeanMs),
    p95:
      latency === undefined
        ? nothing
        : latency.p95Ms === undefined
          ? { status: 'unknown', message: `${latency.n} samples give no p95: run longer` }
          : judgeTime('p95', latency.p95Ms, limits.maxP95Ms),
    errors: requests === 0 ? nothing : judgeErrors(requests, errors, limits),
  };
}

function judgeTime(what: string, ms: number, limitMs: number): Judged {
  const figures = { measured: renderDuration(ms), limit: renderDuration(limitMs) };
  return ms < limitMs
    ? { status: 'pass', message: `${what} is below its limit`, ...figures }
    : { status: 'fail', message: `${what} is over its limit`, ...figures };
}

function judgeErrors(requests: number, errors: number, { maxErrorPercent }: LoadLimits): Judged {
  const percent = (100 * errors) / requests;
  const figures = { measured: renderPercent(percent), limit: `${maxErrorPercent} %` };
  const message = `${groupDigits(errors)} of ${groupDigits(requests)} requests failed`;
  return { status: percent < maxErrorPercent || errors === 0 ? 'pass' : 'fail', message, ...figures };
}

/** 0.004 % is not 0 %. */
export function renderPercent(percent: number): string {
  return percent === 0 ? '0 %' : `${percent < 0.01 ? '< 0.01' : Number(percent.toFixed(2))} %`;
}

const WORST_FIRST: readonly Status[] = ['fail', 'unknown', 'warn', 'pass'];

/** One that is seldom asked has too few samples for a p95: a warning, as its mean and the p95 of all are known. */
function worstOf({ mean, p95, errors }: ReturnType<typeof judgeFigures>): Judged {
  const isFew = mean.status !== 'unknown' && p95.status === 'unknown';
  const all = [mean, isFew ? { ...p95, status: 'warn' as const } : p95, errors];
  const [worst = mean] = all.sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
  return worst.status === 'pass' ? { status: 'pass', message: 'keeps within the limits' } : worst;
}

function doubt<One extends Judged>(finding: One): One {
  return { ...finding, status: 'unknown', message: `${finding.message}, and the driver was late itself` };
}

/** What was measured before and behind a restart is not one load. */
function judgeClients({ shape, connected, reopened, trouble = '' }: LoadRun): Judged {
  const never = shape.clients - connected;
  if (never > 0)
    return { status: 'unknown', message: `${never} of ${shape.clients} clients never connected: ${trouble}` };
  if (reopened > 0)
    return { status: 'unknown', message: `sessions were lost and opened again: ${groupDigits(reopened)}` };
  return { status: 'pass', message: `all ${groupDigits(connected)} clients were connected` };
}

function judgeDriver(
  { meanLagMs, p95LagMs, busyPercent }: DriverFigures,
  { maxMeanMs, maxP95Ms }: LoadLimits,
  isSlow: boolean,
): Judged {
  const measured = `${renderDuration(meanLagMs)}, p95 ${renderDuration(p95LagMs)}`;
  const most = mostLag(maxMeanMs);
  const mostP95 = mostLag(maxP95Ms);
  const isLate = meanLagMs > most || p95LagMs > mostP95;
  const limit = `${renderDuration(most)}, p95 ${renderDuration(mostP95)}`;
  if (isLate)
    return {
      status: 'unknown',
      message: "this process itself was late: the times are its own as much as the server's",
      measured,
      limit,
    };
  if (isSlow && busyPercent >= MOST_BUSY_PERCENT)
    return {
      status: 'unknown',
      message: 'this process had no time to spare: what is slow may be itself and not the server',
      measured: `busy ${Math.round(busyPercent)} %`,
      limit: `${MOST_BUSY_PERCENT} %`,
    };
  return { status: 'pass', message: 'this process was in time', measured, limit };
}

function mostLag(limitMs: number): number {
  return Math.max(USUAL_LAG_MS, MOST_LAG * limitMs);
}
