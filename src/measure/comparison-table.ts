import { groupDigits } from '../digits.ts';
import { renderDuration } from '../duration.ts';
import type { Finding, Status } from '../report/finding.ts';
import type { Cell, Column, Section } from '../report/report.ts';
import type { Tone } from '../report/tone.ts';
import { blocksOf, PLAIN, type Comparison, type ComparisonVerdict } from './compare.ts';
import { renderCase } from './measurement-tables.ts';

const COLUMNS: readonly Column[] = [
  { title: 'query, values' },
  { title: 'p50', align: 'right' },
  { title: '×', align: 'right' },
  { title: 'n', align: 'right' },
  { title: 'blocks', align: 'right' },
  { title: 'verdict' },
];

export const TONE: Readonly<Record<ComparisonVerdict, Tone>> = {
  improved: 'good',
  unchanged: 'muted',
  regressed: 'bad',
  inconclusive: 'warn',
};

const STATUS: Readonly<Record<ComparisonVerdict, Status>> = {
  improved: 'pass',
  unchanged: 'pass',
  regressed: 'fail',
  inconclusive: 'unknown',
};

/** Both sides beside each other. */
export function comparisonTable(
  comparisons: readonly Comparison[],
  notes: readonly string[],
): Extract<Section, { kind: 'table' }> {
  return {
    kind: 'table',
    id: 'comparison',
    title: 'Before → after (× is the ratio of the medians)',
    columns: COLUMNS,
    rows: comparisons.map(row),
    notes: [...comparisons.flatMap(remark), ...drift(comparisons), ...notes],
    data: comparisons,
  };
}

/** Nobody demanded these comparisons (a query that does says `improve`), so an inconclusive one is a warning. */
export function comparisonFindings(comparisons: readonly Comparison[]): readonly Finding[] {
  return comparisons.map(({ query, label, verdict, reason, sides }) => ({
    id: query,
    subject: label,
    status: STATUS[verdict],
    message: `${verdict}: ${reason}`,
    ...(sides && { measured: renderSides(sides) }),
    ...(verdict === 'inconclusive' && { optional: true }),
  }));
}

/** What `improved` or `unchanged` alone would hide. */
function remark({ query, label, verdict, reason }: Comparison): readonly string[] {
  if (PLAIN.includes(reason) || verdict === 'regressed' || verdict === 'inconclusive') return [];
  return [`${renderCase(query, label)}: ${reason}.`];
}

/** How much the machine itself changed, as the control tells. */
function drift(comparisons: readonly Comparison[]): readonly string[] {
  const series = comparisons.flatMap(({ epochs }) => epochs ?? []);
  const [first] = series;
  if (first === undefined) return [];
  const drifts = series.map(({ controlDrift }) => controlDrift);
  const [low, high] = [Math.min(...drifts), Math.max(...drifts)].map((value) => value.toFixed(2));
  const keys = series.every(({ cpu }) => cpu !== undefined)
    ? 'wall and CPU time'
    : 'wall time, and work for want of CPU times';
  return [
    `${first.epochs.join(' and ')} epochs; keys: ${keys}; the control took ${low} to ${high} × as long as before.`,
  ];
}

function row({ query, label, verdict, sides, paired, epochs }: Comparison): readonly Cell[] {
  const head = renderCase(query, label);
  const tail = { text: verdict, tone: TONE[verdict] };
  if (sides === undefined) return [head, '', '', '', '', tail];
  const { before, after } = sides;
  return [
    head,
    `${renderDuration(before.timing.p50Ms)} → ${renderDuration(after.timing.p50Ms)}`,
    renderRatio(paired?.ratio.estimate ?? epochs?.wall.ratio ?? after.timing.p50Ms / before.timing.p50Ms),
    `${before.timing.n}/${after.timing.n}`,
    `${groupDigits(blocksOf(before))} → ${groupDigits(blocksOf(after))}`,
    tail,
  ];
}

export function renderSides({ before, after }: NonNullable<Comparison['sides']>): string {
  return [
    `p50 ${renderDuration(before.timing.p50Ms)} to ${renderDuration(after.timing.p50Ms)}`,
    `blocks ${groupDigits(blocksOf(before))} to ${groupDigits(blocksOf(after))}`,
    `n ${before.timing.n} and ${after.timing.n}`,
  ].join(', ');
}

/** Two significant digits are all that a ratio of medians deserves. */
function renderRatio(ratio: number): string {
  return ratio < 0.01 ? '<0.01' : String(Number(ratio.toPrecision(2)));
}
