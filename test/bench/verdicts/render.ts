import { renderProportion, type Proportion } from './proportion.ts';
import type { ArmResult } from './results.ts';

/** Proportions are `events/trials (95 % bounds by Clopper and Pearson)`. */
export function renderArms(results: readonly ArmResult[]): string {
  const isProduction = results.some(({ regressedWithoutCpu }) => regressedWithoutCpu !== undefined);
  const titles = [
    'query, change',
    'own ms',
    'ratio',
    'regressed',
    'open',
    'naive: regressed',
    ...(isProduction ? ['without CPU: regressed'] : ['s mean/max']),
  ];
  const rows = results.map((arm) => [
    arm.arm,
    arm.ownMs.toFixed(1),
    arm.ratio.toFixed(2),
    renderProportion(arm.regressed),
    renderProportion(arm.open),
    renderProportion(arm.naiveRegressed),
    ...(arm.regressedWithoutCpu === undefined
      ? [`${arm.meanSeconds.toFixed(1)}/${arm.longestSeconds.toFixed(1)}`]
      : [renderProportion(arm.regressedWithoutCpu)]),
  ]);
  return renderTable([titles, ...rows]);
}

/** What a target by p95 says, of a query as it was and as it is now. */
export function renderTargets(targets: Readonly<Record<string, Proportion>>): string {
  const rows = Object.entries(targets).map(([what, missed]) => [what, renderProportion(missed)]);
  return renderTable([['target by p95, 20 runs', 'missed'], ...rows]);
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
