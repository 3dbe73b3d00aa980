import { groupDigits } from '../../digits.ts';
import { renderDuration } from '../../duration.ts';
import type { Finding } from '../../report/finding.ts';
import type { Cell, Column, Section } from '../../report/report.ts';
import { renderCase } from '../measurement-tables.ts';
import type { MeasuredVariant, VariantComparison } from './compare-variants.ts';

const COLUMNS: readonly Column[] = [
  { title: 'query, values' },
  { title: 'variant' },
  { title: 'mean', align: 'right' },
  { title: 'p95', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'read', align: 'right' },
  { title: 'rows', align: 'right' },
  { title: '×', align: 'right' },
];

/** A line a variant: its times, the rows it read for those it returned, and its time as a multiple of the first one's. */
export function variantTable(comparisons: readonly VariantComparison[]): Section {
  return {
    kind: 'table',
    id: 'variants',
    title: 'Variants (× is the time against the first, run in turn with it)',
    columns: COLUMNS,
    rows: comparisons.flatMap(({ query, label, variants }) =>
      variants.map((variant, index) => row(index === 0 ? renderCase(query, label) : '', variant)),
    ),
    notes: ['p95 wants 20 runs and p99 100; pairs end as soon as they decide.'],
    data: comparisons,
  };
}

function row(head: string, { name, timing, meanMs, rows, plan, paired }: MeasuredVariant): readonly Cell[] {
  return [
    head,
    name,
    renderDuration(meanMs),
    optional(timing.p95Ms),
    optional(timing.p99Ms),
    groupDigits(plan.rowsRead),
    groupDigits(rows),
    paired?.estimate === undefined ? '' : paired.estimate.ratio.estimate.toPrecision(2),
  ];
}

function optional(ms: number | undefined): string {
  return ms === undefined ? '-' : renderDuration(ms);
}

/** Which one to use, by query and values: an answer for each, because they need not agree. */
export function judgeVariants(comparisons: readonly VariantComparison[]): readonly Finding[] {
  return comparisons.map(({ query, label, variants, failure }): Finding => {
    const head = { id: query, subject: label };
    if (failure !== undefined) {
      const place = failure.location && { location: failure.location };
      return { ...head, status: 'fail', message: failure.error.message, ...place };
    }
    const other = variants.find(({ hasSameRows }) => !hasSameRows);
    const first = variants[0] as MeasuredVariant;
    if (other !== undefined) {
      const message = `${other.name} returns other rows than ${first.name} (${other.rows} and ${first.rows}): not the same query`;
      return { ...head, status: 'fail', message };
    }
    return { ...head, ...recommend(first, variants.slice(1)) };
  });
}

function recommend(
  first: MeasuredVariant,
  others: readonly MeasuredVariant[],
): Pick<Finding, 'status' | 'message' | 'optional'> {
  const better = others
    .filter(({ paired }) => paired?.verdict === 'improved')
    .sort((a, b) => ratioOf(a) - ratioOf(b))[0];
  if (better !== undefined) {
    const { low, high } = better.paired?.estimate?.ratio ?? { low: 0, high: 0 };
    return {
      status: 'warn',
      message: `switch to ${better.name}: ${low.toFixed(2)} to ${high.toFixed(2)} × the time of ${first.name}`,
    };
  }
  const open = others.filter(({ paired }) => paired?.verdict === 'undecided').map(({ name }) => name);
  if (open.length > 0)
    return {
      status: 'unknown',
      optional: true,
      message: `undecided between ${[first.name, ...open].join(' and ')}`,
    };
  return { status: 'pass', message: `keep ${first.name}: no variant is faster` };
}

function ratioOf({ paired }: MeasuredVariant): number {
  return paired?.estimate?.ratio.estimate ?? Infinity;
}
