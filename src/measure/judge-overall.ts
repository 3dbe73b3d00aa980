import { groupDigits } from '../digits.ts';
import { renderDuration } from '../duration.ts';
import type { NoWorkload, Workload } from '../facts/workload.ts';
import type { Cell, Section } from '../report/report.ts';
import type { Baseline } from './baseline.ts';
import { MISS, type Comparison, type ComparisonVerdict } from './compare.ts';
import { TONE } from './comparison-table.ts';
import type { QueryMeasurement } from './measurement.ts';
import { compareWorkload } from './workload/compare-workload.ts';

/** What one target query means to the application: how often it runs, and what the change of it costs or saves. */
export interface Weighed {
  readonly query: string;
  /** The worst of its parameter sets. */
  readonly verdict: ComparisonVerdict;
  /** Since the baseline, by the target query's own queryid; undefined where that is not known. */
  readonly calls: number | undefined;
  /** Of its typical values, p50: calls × (after - before); undefined where one is not known. */
  readonly addedMs: number | undefined;
}

/** unknown: nobody knows how often the queries run, or none was called. */
export type OverallVerdict = ComparisonVerdict | 'unknown';

const WORST_FIRST: readonly ComparisonVerdict[] = ['regressed', 'inconclusive', 'improved', 'unchanged'];

/** Calls as pg_stat_statements counted them between both measurements, so that our own runs are not among them. */
export function weighQueries(
  comparisons: readonly Comparison[],
  before: Baseline,
  after: Baseline,
): readonly Weighed[] {
  const counted = countCalls(before.workload, after.workload);
  const names = [...new Set(comparisons.map(({ query }) => query))];
  return names.map((query) => {
    const own = comparisons.filter((one) => one.query === query);
    const verdict = WORST_FIRST.find((one) => own.some((comparison) => comparison.verdict === one));
    const ids = [before, after].flatMap(({ queries }) => idsOf(queries.find(({ name }) => name === query)));
    const calls = ids.length === 0 ? undefined : counted?.([...new Set(ids)]);
    const eachMs = addedMs(own);
    const total = calls === undefined || eachMs === undefined ? undefined : calls * eachMs;
    return { query, verdict: verdict ?? 'inconclusive', calls, addedMs: total };
  });
}

type Look = Workload | NoWorkload | undefined;

/** Undefined where either look is missing. A statement that is not listed among all that there are was never called. */
function countCalls(before: Look, after: Look): ((ids: readonly string[]) => number | undefined) | undefined {
  if (before === undefined || after === undefined || 'unreadable' in before || 'unreadable' in after)
    return undefined;
  const { changes, evictions, hidden } = compareWorkload(before, after);
  const calls = new Map(changes.map(({ statement, after: { calls: count } }) => [statement.id, count]));
  const listed = new Set(after.statements.map(({ id }) => id));
  const isComplete = !after.isCut && evictions === 0 && hidden === 0;
  return (ids) => {
    if (!isComplete && !ids.some((id) => listed.has(id))) return undefined;
    return ids.reduce((sum, id) => sum + (calls.get(id) ?? 0), 0);
  };
}

function idsOf(query: QueryMeasurement | undefined): readonly string[] {
  return (query?.measurements ?? []).flatMap(({ outcome }) =>
    outcome.kind === 'measured' ? (outcome.plan.queryId ?? []) : [],
  );
}

/** By the values that most calls have. */
function addedMs(own: readonly Comparison[]): number | undefined {
  const measured = own.filter(({ label, sides }) => label !== MISS && sides !== undefined);
  const { sides } = measured.find(({ label }) => label === 'typical') ?? measured[0] ?? {};
  return sides && sides.after.timing.p50Ms - sides.before.timing.p50Ms;
}

/** Only what is improved or regressed for sure is weighed: times of the others wander with the machine. */
export function judgeOverall(weighed: readonly Weighed[]): OverallVerdict {
  const called = weighed.filter(({ calls }) => calls !== undefined && calls > 0);
  if (called.length === 0) return 'unknown';
  const cost = (verdict: ComparisonVerdict): number =>
    called.filter((one) => one.verdict === verdict).reduce((sum, one) => sum + Math.abs(one.addedMs ?? 0), 0);
  const callsOf = (verdict: ComparisonVerdict): number =>
    called.filter((one) => one.verdict === verdict).reduce((sum, { calls = 0 }) => sum + calls, 0);
  const all = called.reduce((sum, { calls = 0 }) => sum + calls, 0);
  if (2 * callsOf('inconclusive') > all) return 'inconclusive';
  if (callsOf('regressed') > 0 && cost('regressed') >= cost('improved')) return 'regressed';
  return callsOf('improved') > 0 ? 'improved' : 'unchanged';
}

/** Empty where there is nothing to compare. */
export function overallSections(
  comparisons: readonly Comparison[],
  before: Baseline,
  after: Baseline,
): readonly Section[] {
  if (comparisons.length === 0) return [];
  const weighed = weighQueries(comparisons, before, after);
  const verdict = judgeOverall(weighed);
  const sorted = [...weighed].sort((a, b) => (b.calls ?? -1) - (a.calls ?? -1));
  return [
    {
      kind: 'table',
      id: 'overall',
      title: `Overall, by how often each query runs: ${verdict}`,
      columns: [
        { title: 'query' },
        { title: 'calls', align: 'right' },
        { title: 'costs', align: 'right' },
        { title: 'verdict' },
      ],
      rows: sorted.map(row),
      notes: notesOf(weighed, before.workload, after.workload),
      data: { verdict, queries: weighed },
    },
  ];
}

function row({ query, calls, addedMs: added, verdict }: Weighed): readonly Cell[] {
  const isSure = verdict === 'improved' || verdict === 'regressed';
  const sign = (added ?? 0) < 0 ? '-' : '+';
  return [
    query,
    calls === undefined ? 'unknown' : groupDigits(calls),
    added === undefined || !isSure ? '' : `${sign}${renderDuration(Math.abs(added))}`,
    { text: verdict, tone: TONE[verdict] },
  ];
}

function notesOf(weighed: readonly Weighed[], ...looks: readonly Look[]): readonly string[] {
  const unreadable = looks.flatMap((look) => (look && 'unreadable' in look ? [look.unreadable] : []))[0];
  if (unreadable !== undefined) return [`How often they run is not known: ${unreadable}.`];
  if (looks.includes(undefined)) return ['How often they run is not known: a side has no counters.'];
  const unknown = weighed.filter(({ calls }) => calls === undefined).length;
  return [
    'calls: since the baseline, as pg_stat_statements counted; costs: calls × difference of the p50.',
    ...(unknown > 0 ? [`${unknown} could not be found there: they carry no weight.`] : []),
    ...(weighed.some(({ calls = 0 }) => calls > 0) ? [] : ['None was called since the baseline.']),
  ];
}
