import type { Finding } from '../report/finding.ts';
import { blocksOf, changeOf, type Comparison, type Sides } from './compare.ts';
import { renderSides } from './comparison-table.ts';

/** A query as it is written, or as it was measured. */
interface Demanding {
  readonly name: string;
  readonly improvePercent?: number | undefined;
}

/**
 * `-- improve: 30%` of the queries that demand it, by the parameters that were slowest before. Two keys again: the
 * median must have fallen by as much, and the work or the plan must say why.
 */
export function judgeImprovements(
  queries: readonly Demanding[],
  comparisons: readonly Comparison[],
): readonly Finding[] {
  return queries.flatMap((query) => {
    if (query.improvePercent === undefined) return [];
    const sides = slowest(comparisons.filter((comparison) => comparison.query === query.name));
    return [judge(query.name, query.improvePercent, sides)];
  });
}

function slowest(comparisons: readonly Comparison[]): Sides | undefined {
  return comparisons
    .flatMap(({ sides }) => sides ?? [])
    .sort((a, b) => b.before.timing.p50Ms - a.before.timing.p50Ms)[0];
}

function judge(id: string, demandedPercent: number, sides: Sides | undefined): Finding {
  const subject = 'improvement';
  const limit = `${demandedPercent} % less`;
  if (sides === undefined)
    return { id, subject, limit, status: 'unknown', message: 'it could not be compared with a baseline' };
  const { before, after } = sides;
  const hasLessTime = reduction(before.timing.p50Ms, after.timing.p50Ms) >= demandedPercent;
  const hasLessWork = reduction(blocksOf(before), blocksOf(after)) >= demandedPercent;
  const change = changeOf(sides);
  const isExplained = hasLessWork || change.work < 0 || change.planChanged;
  const measured = renderSides(sides);
  const said = { id, subject, limit, measured };
  if (hasLessTime && isExplained) return { ...said, status: 'pass', message: 'gained what was demanded' };
  if (hasLessTime)
    return {
      ...said,
      status: 'unknown',
      message: 'only the time fell: the same plan and work, so it may be the machine',
    };
  if (hasLessWork) return { ...said, status: 'warn', message: 'gained it in work, not in time' };
  return { ...said, status: 'fail', message: 'gained less than was demanded' };
}

/** Percent by which `after` is smaller; negative when it is larger. */
export function reduction(before: number, after: number): number {
  return before === 0 ? 0 : (100 * (before - after)) / before;
}
