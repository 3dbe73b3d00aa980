import { groupDigits } from '../digits.ts';
import { renderElapsed } from '../duration.ts';
import type { Finding } from '../report/finding.ts';
import type { Section } from '../report/report.ts';
import type { Baseline } from './baseline.ts';
import type { Upkeep } from './upkeep.ts';

/** A smaller difference between two sides explains no change of blocks. */
const SHARE = 0.1;

/** VACUUM was asked for and did not happen: the comparison is worth less than the user thinks. */
export function judgeVacuum({ vacuumed }: Pick<Baseline, 'vacuumed'>): readonly Finding[] {
  return (vacuumed?.refused ?? []).map(({ table, reason, fix }) => ({
    id: 'vacuum',
    subject: table,
    status: 'warn',
    message: `was measured without VACUUM: ${reason}`,
    ...(fix !== undefined && { fix }),
  }));
}

/** What the tables of the queries looked like when they were measured; empty for baselines that did not note it. */
export function upkeepSections(baseline: Baseline): readonly Section[] {
  const { upkeep = [], vacuumed, takenAt } = baseline;
  if (upkeep.length === 0) return [];
  const since = (at: string | null): string =>
    at === null ? 'never' : renderElapsed(Math.max(0, Date.parse(takenAt) - Date.parse(at)));
  return [
    {
      kind: 'table',
      id: 'upkeep',
      title: 'State of the tables (since their last VACUUM and ANALYZE)',
      columns: [
        { title: 'table' },
        { title: 'dead rows', align: 'right' },
        { title: 'all-visible', align: 'right' },
        { title: 'vacuumed', align: 'right' },
        { title: 'analyzed', align: 'right' },
      ],
      rows: upkeep.map((one) => [
        one.table,
        groupDigits(one.deadRows),
        one.visibleShare === null ? '-' : percent(one.visibleShare),
        since(one.vacuumedAt),
        since(one.analyzedAt),
      ]),
      notes: [
        isVacuumed(baseline)
          ? 'VACUUM (ANALYZE) ran before the measuring.'
          : vacuumed === undefined
            ? 'Measured as they were: --vacuum gives both sides the same start.'
            : 'VACUUM (ANALYZE) was refused for some.',
      ],
      data: { upkeep, vacuumed },
    },
  ];
}

function isVacuumed({ vacuumed }: Baseline): boolean {
  return vacuumed !== undefined && vacuumed.refused.length === 0;
}

/** What upkeep has to do with a difference between two sides; sentences for people. */
export function compareUpkeep(before: Baseline, after: Baseline): readonly string[] {
  if (after.upkeep === undefined) return [];
  const isAlike = isVacuumed(before) && isVacuumed(after);
  const head = isAlike
    ? 'Both sides were measured after VACUUM (ANALYZE).'
    : 'Not both sides were measured after VACUUM (ANALYZE): blocks may differ for that alone.';
  return [head, ...after.upkeep.flatMap((now) => compareOne(before.upkeep ?? [], now))];
}

function compareOne(before: readonly Upkeep[], now: Upkeep): readonly string[] {
  const { table } = now;
  const then = before.find((one) => one.table === table);
  const never = now.analyzedAt === null ? [`${table} was never analyzed: its plans rest on guesses.`] : [];
  if (then === undefined) return never;
  return [
    ...never,
    ...changed(`${table}: all-visible`, then.visibleShare ?? 0, now.visibleShare ?? 0),
    ...changed(`${table}: dead rows`, deadShare(then), deadShare(now)),
  ];
}

function changed(what: string, then: number, now: number): readonly string[] {
  return Math.abs(now - then) < SHARE ? [] : [`${what} ${percent(then)} before, ${percent(now)} now.`];
}

function deadShare({ deadRows, liveRows }: Upkeep): number {
  return deadRows === 0 ? 0 : deadRows / (deadRows + liveRows);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
