import { renderDuration } from '../duration.ts';
import { blocksOf, compareQueries, type Comparison } from '../measure/compare.ts';
import { comparisonFindings, comparisonTable, TONE } from '../measure/comparison-table.ts';
import type { Baseline } from '../measure/baseline.ts';
import { judgeTargets } from '../measure/judge-targets.ts';
import { renderCase } from '../measure/measurement-tables.ts';
import type { Measured } from '../measure/measurement.ts';
import { groupDigits } from '../digits.ts';
import type { Range, RangeGroup } from '../report/figure.ts';
import type { Finding } from '../report/finding.ts';
import type { Listing, Section } from '../report/report.ts';
import type { RunEvidence } from './run-evidence.ts';
import { renderTime } from './run-times.ts';

const TITLE = 'Target queries before and after';

/** Times before and after, beside their targets; or what was not measured. */
export function describeLatency(evidence: RunEvidence): Section {
  const { before, after } = evidence;
  const comparisons = compareSides(evidence);
  if (before === undefined || after === undefined) return describeMissing(before, after);
  const targets = new Map(
    [...before.queries, ...after.queries].map(({ name, targetMs }) => [name, targetMs]),
  );
  return {
    ...comparisonTable(comparisons, notesOf(evidence)),
    id: 'latency',
    title: TITLE,
    figure: {
      kind: 'ranges',
      description: `${TITLE}: the fastest, the median and p95 at the client, on a logarithmic axis of time`,
      groups: comparisons.map((one) => toGroup(one, targets.get(one.query) ?? 0)),
    },
  };
}

function compareSides({ before, after }: RunEvidence): readonly Comparison[] {
  return before === undefined || after === undefined ? [] : compareQueries(before.queries, after.queries);
}

/** What the measurements say of the run; empty where nothing was measured behind it. */
export function judgeLatency(evidence: RunEvidence): readonly Finding[] {
  const { after } = evidence;
  return after === undefined
    ? []
    : [...judgeTargets(after.queries), ...comparisonFindings(compareSides(evidence))];
}

function describeMissing(before: Baseline | undefined, after: Baseline | undefined): Section {
  const lines = [
    before === undefined
      ? 'No measurement from before the run is in the journal.'
      : `Measured before the run, at ${renderTime(before.takenAt)}: ${before.queries.length} queries.`,
    after === undefined
      ? 'No measurement from after the run is in the journal.'
      : `Measured after the run, at ${renderTime(after.takenAt)}: ${after.queries.length} queries.`,
    'So nothing is said here about what the run gained or cost.',
  ];
  return { kind: 'text', id: 'latency', title: TITLE, lines };
}

function notesOf({ before, after, runsUntilAfter }: RunEvidence): readonly string[] {
  const between = runsUntilAfter === 1 ? '1 other run' : `${runsUntilAfter} other runs`;
  return [
    `Before: ${renderTime(before?.takenAt ?? '')}; after: ${renderTime(after?.takenAt ?? '')}.`,
    ...(runsUntilAfter === 0
      ? []
      : [
          `Between this run and the measurement after it there was ${between}: the difference is not this run's alone.`,
        ]),
  ];
}

function toGroup({ query, label, verdict, sides }: Comparison, targetMs: number): RangeGroup {
  return {
    label: renderCase(query, label),
    note: verdict,
    tone: TONE[verdict],
    targetMs,
    before: sides && toRange(sides.before),
    after: sides && toRange(sides.after),
  };
}

function toRange({ timing }: Measured): Range {
  return { lowMs: timing.minMs, midMs: timing.p50Ms, highMs: timing.p95Ms ?? timing.maxMs };
}

/** Both plans of every query beside each other; equal ones of several values stand once. */
export function describePlans(evidence: RunEvidence): readonly Section[] {
  const shown = new Map<string, Listing>();
  for (const { query, label, sides } of compareSides(evidence)) {
    if (sides === undefined) continue;
    const key = JSON.stringify([query, sides.before.plan.shape, sides.after.plan.shape]);
    if (shown.has(key)) continue;
    const [before, after] = [sides.before, sides.after].map((side) => side.plan.shape.join('\n'));
    shown.set(key, {
      title: renderCase(query, label),
      detail: before === after ? 'the same plan' : 'another plan',
      panes: [toPane('before', sides.before), toPane('after', sides.after)],
    });
  }
  if (shown.size === 0) return [];
  return [{ kind: 'listings', id: 'plans', title: 'Plans side by side', listings: [...shown.values()] }];
}

function toPane(side: string, measured: Measured): Listing['panes'][number] {
  const { plan, timing } = measured;
  const title = `${side}: ${renderDuration(timing.p50Ms)}, ${groupDigits(blocksOf(measured))} blocks`;
  const lines = plan.shape.map((node, index) => {
    const own = plan.nodes[index]?.ownBlocks ?? 0;
    return own === 0 ? node : `${node} (${groupDigits(own)} blocks)`;
  });
  return { title, text: lines.join('\n') };
}
