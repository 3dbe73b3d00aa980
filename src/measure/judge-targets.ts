import { SQLSTATE } from '../db/server-error.ts';
import { renderDuration } from '../duration.ts';
import type { Finding, Status } from '../report/finding.ts';
import { groupDigits } from '../digits.ts';
import { blocksOf, MISS } from './compare.ts';
import type { Failure, Measured, Outcome, ParameterMeasurement, QueryMeasurement } from './measurement.ts';
import { wastedBlocks } from './prepared-plan.ts';
import { FEWEST_FOR_P95 } from './statistics.ts';

type Judged = Omit<Finding, 'id' | 'subject'>;

const WORST_FIRST: readonly Status[] = ['fail', 'unknown', 'warn', 'pass', 'skipped'];

/**
 * One finding a query: its worst parameter set against its target, by the client's p95. What could not be measured is
 * unknown; a query that the server refuses, or ends after the statement timeout, misses its target.
 */
export function judgeTargets(queries: readonly QueryMeasurement[]): readonly Finding[] {
  return queries.map((query) => ({ id: query.name, subject: '', ...judgeQuery(query) }));
}

/** A prepared statement gets one plan for all values from its sixth execution on: a warning where that does far more. */
export function judgePrepared(queries: readonly QueryMeasurement[]): readonly Finding[] {
  return queries.flatMap(({ name, measurements }) => {
    const wasted = measurements.flatMap(({ parameters, outcome }) => {
      const blocks = outcome.kind === 'measured' ? wastedBlocks(outcome) : undefined;
      return blocks === undefined || outcome.kind === 'failed' ? [] : [{ parameters, outcome, blocks }];
    });
    const [worst] = wasted.sort((a, b) => b.blocks - a.blocks);
    if (worst === undefined) return [];
    const { parameters, outcome, blocks } = worst;
    const about = parameters.label === '' ? '' : `${parameters.label}: `;
    const message = `${about}as a prepared statement it takes one plan for all values from the sixth execution on`;
    const measured = `${groupDigits(blocks)} blocks instead of ${groupDigits(blocksOf(outcome))}`;
    const fix = 'set plan_cache_mode = force_custom_plan;';
    return [{ id: name, subject: 'prepared', status: 'warn', message, measured, fix } satisfies Finding];
  });
}

/** Before a deployment a missed target is what the deployment is for, and a missing table what it may create. */
export function judgeBaselineTargets(queries: readonly QueryMeasurement[]): readonly Finding[] {
  return judgeTargets(queries).map((finding) =>
    finding.status === 'fail' ? { ...finding, status: 'warn' } : finding,
  );
}

function judgeQuery(query: QueryMeasurement): Judged {
  const { sampling, measurements, targetMs, isDerived } = query;
  if (sampling !== undefined)
    return {
      ...failed(sampling),
      status: 'unknown',
      message: `${isDerived === true ? 'values for its parameters could not be read' : 'the params query failed'}: ${saidBy(sampling)}`,
    };
  const [worst] = [...measurements]
    .sort((a, b) => slowness(b.outcome) - slowness(a.outcome))
    .map((one) => judgeSet(one, targetMs))
    .sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
  return worst ?? noValues(targetMs, isDerived === true);
}

function slowness(outcome: Outcome): number {
  return outcome.kind === 'failed' ? Infinity : (outcome.timing.p95Ms ?? outcome.timing.p50Ms);
}

function judgeSet({ parameters, outcome }: ParameterMeasurement, targetMs: number): Judged {
  const about = parameters.label === '' ? '' : `${parameters.label}: `;
  const limit = renderDuration(targetMs);
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
    message: `fewer than ${FEWEST_FOR_P95} samples give no p95: raise --seconds (or --runs)`,
  };
}

function renderTiming({ timing }: Measured): string {
  const { p95Ms, p50Ms, n } = timing;
  return `${p95Ms === undefined ? `p50 ${renderDuration(p50Ms)}` : `p95 ${renderDuration(p95Ms)}`}, n ${n}`;
}

/** These say nothing about the query: it was not allowed, or somebody held its table. */
const UNTOLD: readonly string[] = [SQLSTATE.insufficientPrivilege, SQLSTATE.lockNotAvailable];

function failed({ error, location }: Failure): Pick<Judged, 'status' | 'location'> {
  const status = UNTOLD.includes(error.sqlState) ? 'unknown' : 'fail';
  return { status, ...(location !== undefined && { location }) };
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

function noValues(targetMs: number, isDerived: boolean): Judged {
  const none = isDerived ? 'no row gave values for its parameters' : 'the params query returned no row';
  const message = `${none}, so nothing was measured`;
  return { status: 'unknown', message, limit: renderDuration(targetMs) };
}
