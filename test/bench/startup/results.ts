import type { ProcessCost } from '../measure-process.ts';
import { alignColumns } from '../align-columns.ts';
import { spread, type Spread } from '../spread.ts';
import type { Group, Subject } from './subjects.ts';

export interface Result {
  readonly name: string;
  readonly group: Group;
  readonly wallMs: Spread;
  readonly cpuMs: Spread | undefined;
  readonly peakBytes: Spread | undefined;
}

export function summarise(
  subjects: readonly Subject[],
  costs: ReadonlyMap<string, readonly ProcessCost[]>,
): readonly Result[] {
  return subjects.map(({ name, group }) => {
    const own = costs.get(name) ?? [];
    return {
      name,
      group,
      wallMs: spread(own.map((cost) => cost.wallMs)) ?? { median: 0, min: 0, max: 0 },
      cpuMs: spread(own.flatMap((cost) => cost.cpuMs ?? [])),
      peakBytes: spread(own.flatMap((cost) => cost.peakBytes ?? [])),
    };
  });
}

interface Circumstances {
  readonly rounds: number;
  readonly migrations: number;
  /** Of the machine over the last minute, processes. */
  readonly load: number;
}

/** A table, and the goals with what was measured for each. */
export function renderResults(
  results: readonly Result[],
  { rounds, migrations, load }: Circumstances,
): string {
  const rows = results.map(({ name, wallMs, cpuMs, peakBytes }) => [
    name,
    `${Math.round(wallMs.median)}`,
    `${Math.round(wallMs.min)}–${Math.round(wallMs.max)}`,
    cpuMs === undefined ? '' : `${Math.round(cpuMs.median)}`,
    peakBytes === undefined ? '' : `${Math.round(peakBytes.median / 1e6)}`,
  ]);
  const titles = ['whole process', 'wall ms', 'range', 'CPU ms', 'peak MB'];
  const lines = alignColumns([titles, ...rows]);
  const heading = `medians of ${rounds} rounds in turn, ${migrations} migrations, load ${load.toFixed(1)}`;
  return [heading, '', ...lines, '', ...judgeGoals(results)].join('\n');
}

const GOALS: readonly (readonly [ours: string, other: string, factor: number])[] = [
  ['no-op: db-deploy', 'no-op: postgres-migrations', 1],
  ['no-op: db-deploy', 'node + pg + one query', 1.3],
  ['pending: db-deploy', 'pending: node-pg-migrate', 1],
  ['pending: db-deploy', 'pending: psql', 2.5],
];

function judgeGoals(results: readonly Result[]): string[] {
  const median = (name: string): number | undefined =>
    results.find((result) => result.name === name)?.wallMs.median;
  return GOALS.flatMap(([ours, other, factor]) => {
    const [mine, theirs] = [median(ours), median(other)];
    if (mine === undefined || theirs === undefined) return [];
    const ratio = mine / theirs;
    return `${ratio <= factor ? 'met   ' : 'missed'}  ${ours} is ${ratio.toFixed(2)} × ${other} (goal: ${factor} ×)`;
  });
}
