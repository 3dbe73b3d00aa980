import type { ComparisonMetric } from '../config/rollout.ts';
import type { Baseline } from '../measure/baseline.ts';
import { compareQueries, type Comparison, type ComparisonVerdict } from '../measure/compare.ts';
import type { Answer, MeasurementStatus } from './measurement.ts';

/**
 * Before against now. A baseline of another database, server version or planner settings says nothing of the deployment; times
 * that say nothing are no success either.
 */
export function judgeComparison(
  { comparison, queries }: Pick<ComparisonMetric, 'comparison' | 'queries'>,
  before: Baseline,
  now: Baseline,
): Answer {
  const obstacle = otherGround(before, now);
  if (obstacle !== undefined) return { status: 'inconclusive', message: obstacle };
  const isWanted = ({ name }: { readonly name: string }): boolean => queries?.includes(name) ?? true;
  const comparisons = compareQueries(before.queries.filter(isWanted), now.queries.filter(isWanted));
  const missing = queries?.find((name) => !comparisons.some(({ query }) => query === name));
  if (missing !== undefined || comparisons.length === 0)
    return {
      status: 'inconclusive',
      message: `nothing was compared${missing === undefined ? '' : ` of ${missing}`}`,
    };
  const means = comparison === 'improved' ? IMPROVED : STABLE;
  const decisive = (['failure', 'inconclusive'] as const)
    .flatMap((status) => comparisons.filter(({ verdict }) => means[verdict] === status).slice(0, 1))
    .at(0);
  if (decisive !== undefined) return { status: means[decisive.verdict], message: sayComparison(decisive) };
  return { status: 'success', message: `${count(comparisons)} since ${before.takenAt}` };
}

const STABLE: Readonly<Record<ComparisonVerdict, MeasurementStatus>> = {
  improved: 'success',
  unchanged: 'success',
  regressed: 'failure',
  inconclusive: 'inconclusive',
};

const IMPROVED: Readonly<Record<ComparisonVerdict, MeasurementStatus>> = { ...STABLE, unchanged: 'failure' };

function sayComparison({ query, label, verdict, reason }: Comparison): string {
  return `${query}${label === '' ? '' : ` (${label})`} is ${verdict}: ${reason}`;
}

/** `3 improved, 1 unchanged` */
function count(comparisons: readonly Comparison[]): string {
  return (['improved', 'unchanged'] as const)
    .map((verdict) => ({ verdict, number: comparisons.filter((one) => one.verdict === verdict).length }))
    .filter(({ number }) => number > 0)
    .map(({ verdict, number }) => `${number} ${verdict}`)
    .join(', ');
}

function otherGround(before: Baseline, now: Baseline): string | undefined {
  // who measured may differ, what was measured may not
  const [one, other] = [before, now].map(({ target }) => target.replace(/^.*@/, ''));
  if (one !== other) return `the baseline is of another database: ${one}`;
  if (before.serverVersion !== now.serverVersion)
    return `the baseline is of another server version: ${before.serverVersion}, now ${now.serverVersion}`;
  const names = [...new Set([...Object.keys(before.settings), ...Object.keys(now.settings)])].sort();
  const changed = names.find((name) => before.settings[name] !== now.settings[name]);
  if (changed === undefined) return undefined;
  const [was, is] = [before, now].map(({ settings }) => settings[changed] ?? 'unknown');
  return `the baseline is of other settings: ${changed} was ${was} and is ${is}`;
}
