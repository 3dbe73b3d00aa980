import { blocksOf } from '../measure/compare.ts';
import type { Outcome } from '../measure/measurement.ts';
import type { Report } from '../report/report.ts';

/** The slowest parameter set of a query on each side; times are p95, or the median where the samples were too few. */
export interface BeforeAfter {
  readonly query: string;
  readonly targetMs: number;
  readonly before: Side;
  readonly after: Side;
}

export interface Side {
  readonly timeMs: number;
  /** 8 kB blocks that one execution touches. */
  readonly blocks: number;
}

/** As the reports of baseline and post keep it in the data of their section `times`. */
interface ReportedQuery {
  readonly name: string;
  readonly targetMs: number;
  readonly measurements: readonly { readonly label: string; readonly outcome: Outcome }[];
}

/** Queries that were measured on both sides; a query that failed on one is left to the reports themselves. */
export function readBeforeAfter(baseline: Report, post: Report): readonly BeforeAfter[] {
  const later = queriesOf(post);
  return queriesOf(baseline).flatMap((query) => {
    const before = slowest(query);
    const after = slowest(later.find(({ name }) => name === query.name));
    if (before === undefined || after === undefined) return [];
    return [{ query: query.name, targetMs: query.targetMs, before, after }];
  });
}

function queriesOf(report: Report): readonly ReportedQuery[] {
  const times = report.sections.find(({ id }) => id === 'times');
  return times?.kind === 'table' ? ((times.data ?? []) as readonly ReportedQuery[]) : [];
}

function slowest(query: ReportedQuery | undefined): Side | undefined {
  const sides = (query?.measurements ?? []).flatMap(({ outcome }): Side[] => {
    if (outcome.kind === 'failed') return [];
    const { timing } = outcome;
    return [{ timeMs: timing.p95Ms ?? timing.p50Ms, blocks: blocksOf(outcome) }];
  });
  return sides.toSorted((a, b) => b.timeMs - a.timeMs)[0];
}
