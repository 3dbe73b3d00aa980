import { SQLSTATE } from '../db/server-error.ts';
import { renderDuration } from '../duration.ts';
import type { Finding, Status } from '../report/finding.ts';
import { MISS } from './compare.ts';
import type { Failure, Measured, ParameterMeasurement, QueryMeasurement } from './measurement.ts';
import { FEWEST_FOR_P95 } from './statistics.ts';

type Judged = Omit<Finding, 'id' | 'subject'>;

const WORST_FIRST: readonly Status[] = ['fail', 'unknown', 'warn', 'pass', 'skipped'];

/**
 * One finding a query: its worst parameter set against its target, by the client's p95. What could not be measured is
 * unknown; a query that the server refuses, or ends after the statement timeout, misses its target.
 */
export function judgeTargets(queries: readonly QueryMeasurement[]): readonly Finding[] {
  return queries.map((query) => {
    const [worst] = judgeSets(query).sort(
      (a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status),
    );
    return { id: query.name, subject: '', ...(worst ?? noValues(query)) };
  });
}

/** Before a deployment a missed target is what the deployment is for, and a missing table what it may create. */
export function judgeBaselineTargets(queries: readonly QueryMeasurement[]): readonly Finding[] {
  return judgeTargets(queries).map((finding) =>
    finding.status === 'fail' ? { ...finding, status: 'warn' } : finding,
  );
}

function judgeSets(query: QueryMeasurement): Judged[] {
  if (query.sampling !== undefined)
    return [
      {
        ...failed(query.sampling),
        status: 'unknown',
        message: `the params query failed: ${saidBy(query.sampling)}`,
      },
    ];
  return query.measurements.map((one) => judgeSet(one, query.targetMs));
}

function judgeSet({ parameters, outcome }: ParameterMeasurement, targetMs: number): Judged {
  const about = parameters.label === '' ? '' : `${parameters.label}: `;
  const limit = `p95 below ${renderDuration(targetMs)}`;
  if (outcome.kind === 'failed') return { ...failed(outcome), message: `${about}${saidBy(outcome)}`, limit };
  const { status, message } = judgeTime(outcome, targetMs);
  const isEmpty = outcome.rows === 0 && parameters.label !== MISS;
  if (status !== 'fail' && isEmpty)
    return { status: 'unknown', message: `${about}no row matched, so nothing was measured`, limit };
  return { status, message: `${about}${message}`, measured: renderTiming(outcome), limit };
}

function judgeTime(
  { timing }: Measured,
  targetMs: number,
): { readonly status: Status; readonly message: string } {
  if (timing.p95Ms !== undefined)
    return timing.p95Ms < targetMs
      ? { status: 'pass', message: 'meets its target' }
      : { status: 'fail', message: 'misses its target' };
  if (timing.p50Ms >= targetMs)
    return { status: 'fail', message: 'misses its target: already the median is over it' };
  return {
    status: 'unknown',
    message: `fewer than ${FEWEST_FOR_P95} samples give no p95; give it more time with --seconds`,
  };
}

export function renderTiming({ timing }: Measured): string {
  const p95 = timing.p95Ms === undefined ? 'no p95' : `p95 ${renderDuration(timing.p95Ms)}`;
  return `${p95}, p50 ${renderDuration(timing.p50Ms)}, n ${timing.n}`;
}

function failed({ location }: Failure): Pick<Judged, 'status' | 'location'> {
  return { status: 'fail', ...(location !== undefined && { location }) };
}

function saidBy({ error }: Failure): string {
  if (error.sqlState === SQLSTATE.queryCanceled)
    return `was ended after the query timeout (${error.message})`;
  return [
    `SQLSTATE ${error.sqlState}: ${error.message}`,
    ...(error.detail === undefined ? [] : [`DETAIL: ${error.detail}`]),
    ...(error.hint === undefined ? [] : [`HINT: ${error.hint}`]),
  ].join('; ');
}

function noValues(query: QueryMeasurement): Judged {
  return {
    status: 'unknown',
    message: 'the params query returned no row, so nothing was measured',
    limit: `p95 below ${renderDuration(query.targetMs)}`,
  };
}
