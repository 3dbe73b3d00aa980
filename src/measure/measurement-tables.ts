import { groupDigits } from '../digits.ts';
import { renderDuration } from '../duration.ts';
import type { Cell, Column, Section } from '../report/report.ts';
import type { Baseline } from './baseline.ts';
import { blocksOf } from './compare.ts';
import { upkeepSections } from './judge-upkeep.ts';
import { renderAccess } from './judge-indexes.ts';
import type { Measured, ParameterMeasurement, QueryMeasurement } from './measurement.ts';
import type { PlanFacts } from './plan-facts.ts';

const TIMES: readonly Column[] = [
  { title: 'query, values' },
  { title: 'target', align: 'right' },
  { title: 'p95', align: 'right' },
  { title: 'p50', align: 'right' },
  { title: 'n', align: 'right' },
  { title: 'blocks', align: 'right' },
  { title: 'rows', align: 'right' },
];

const PLANS: readonly Column[] = [{ title: 'query, values' }, { title: 'how its rows are reached' }];

/** What was measured: times and work of every parameter set, then how the plans got there. */
export function measurementTables(baseline: Baseline): readonly Section[] {
  const sets = baseline.queries.flatMap((query) => query.measurements.map((one) => ({ query, one })));
  return [
    {
      kind: 'table',
      id: 'times',
      title: 'Times at the client, and blocks of 8 kB',
      columns: TIMES,
      rows: sets.map(({ query, one }) => timeRow(query, one)),
      notes: [discardedNote(sets.map(({ one }) => one)), ...derivedNote(baseline.queries)],
      data: baseline.queries.map(withoutValues),
    },
    {
      kind: 'table',
      id: 'plans',
      title: 'Plans',
      columns: PLANS,
      rows: sets.flatMap(({ query, one }) => planRow(query, one)),
    },
    ...upkeepSections(baseline),
  ];
}

/** `name label` */
export function renderCase(query: string, label: string): string {
  return label === '' ? query : `${query} ${label}`;
}

function timeRow(query: QueryMeasurement, { parameters, outcome }: ParameterMeasurement): readonly Cell[] {
  const head = [renderCase(query.name, parameters.label), renderDuration(query.targetMs)];
  if (outcome.kind === 'failed') return [...head, { text: 'failed', tone: 'bad' }, '', '', '', ''];
  const { timing } = outcome;
  const isMissed = (timing.p95Ms ?? timing.p50Ms) >= query.targetMs;
  const p95: Cell = timing.p95Ms === undefined ? '-' : renderDuration(timing.p95Ms);
  return [
    ...head,
    isMissed ? { text: p95, tone: 'bad' } : p95,
    renderDuration(timing.p50Ms),
    String(timing.n),
    groupDigits(blocksOf(outcome)),
    groupDigits(outcome.rows),
  ];
}

function planRow(
  { name }: QueryMeasurement,
  { parameters, outcome }: ParameterMeasurement,
): readonly (readonly Cell[])[] {
  if (outcome.kind === 'failed') return [];
  const ways = [...new Set(outcome.plan.access.map(renderAccess))].join(', ');
  return [[renderCase(name, parameters.label), [ways, ...remarks(outcome)].join('; ')]];
}

/** What in a plan costs more than it should. */
function remarks({ plan, rows, prepared }: Measured): readonly string[] {
  const isWasteful = plan.rowsRead >= 10_000 && plan.rowsRead >= 100 * rows;
  return [
    ...(isWasteful ? [`reads ${groupDigits(plan.rowsRead)} rows to return ${groupDigits(rows)}`] : []),
    ...(plan.tempBlocks > 0 ? [`spills ${groupDigits(plan.tempBlocks)} blocks to disk`] : []),
    ...(worstEstimate(plan) >= BAD_ESTIMATE
      ? [`rows misjudged ${groupDigits(Math.round(worstEstimate(plan)))}-fold: ANALYZE, or CREATE STATISTICS`]
      : []),
    ...(prepared?.lostIndexes ?? []).map(
      (index) => `as a prepared statement it could not use ${index} for all values`,
    ),
    ...(isHeapBound(plan) ? [`${groupDigits(plan.heapFetches)} heap fetches: VACUUM would spare them`] : []),
  ];
}

/** RegreSQL's limit too (query-regression.md section 1): below ten, plans seldom suffer. */
const BAD_ESTIMATE = 10;
/** A handful of rows is misjudged tenfold by nothing. */
const MANY_ROWS = 1000;

function worstEstimate({ nodes }: PlanFacts): number {
  return Math.max(1, ...nodes.filter(({ rows }) => rows >= MANY_ROWS).map((node) => node.estimateError));
}

function isHeapBound({ heapFetches, rowsRead }: PlanFacts): boolean {
  return heapFetches > 0.1 * rowsRead;
}

function discardedNote(sets: readonly ParameterMeasurement[]): string {
  const discarded = sets.flatMap(({ outcome }) => (outcome.kind === 'measured' ? outcome.discardedMs : []));
  if (discarded.length === 0) return 'nothing could be measured';
  return `${discarded.length} first runs are left out; the slowest of them took ${renderDuration(Math.max(...discarded))}.`;
}

function derivedNote(queries: readonly QueryMeasurement[]): readonly string[] {
  const names = queries.filter(({ isDerived }) => isDerived).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`Values from the statistics and the rows: ${names.join(', ')} (no params query).`];
}

/** Reports travel further than baselines: the sampled values stay out of them. */
function withoutValues({ measurements, ...query }: QueryMeasurement): unknown {
  return {
    ...query,
    measurements: measurements.map(({ parameters, outcome }) => ({ label: parameters.label, outcome })),
  };
}
