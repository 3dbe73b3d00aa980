import type { BuildRound } from './builds.ts';
import type { Stall } from './stall.ts';

export interface Results {
  readonly rounds: number;
  readonly holdMs: number;
  /** Of the machine over the last minute, processes; at the start and at the end. */
  readonly load: readonly [number, number];
  readonly stalls: readonly Stall[];
  readonly builds: readonly BuildRound[];
}

interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return {
    median: at(Math.floor(sorted.length / 2)),
    min: at(0),
    max: at(sorted.length - 1),
    n: sorted.length,
  };
}

/** Tables, and the goals with what was measured for each. */
export function renderResults(results: Results): string {
  const { rounds, holdMs, load, stalls, builds } = results;
  const [before, after] = load.map((value) => value.toFixed(1));
  const heading = `medians (range) of ${rounds} rounds, others once; load ${before} to ${after}`;
  return [
    heading,
    '',
    renderTable(
      [`longest stall of a read, ${holdMs / 1000} s reader`, ...casesOf(stalls)],
      [...new Set(stalls.map(({ runner }) => runner))].map((runner) => [
        runner,
        ...casesOf(stalls).map((name) => cell(longestOf(stalls, runner, name))),
      ]),
    ),
    '',
    renderTable(
      ['five concurrent builds', 'wall ms', 'server ms', 'ours ms'],
      (['deploy', 'rollback'] as const).map((way) => [
        `db-${way}`,
        ...(['wallMs', 'serverMs', 'ownMs'] as const).map((key) =>
          cell(builds.map((round) => round[way][key])),
        ),
      ]),
    ),
    '',
    renderTable(
      ['application, p99', 'ms', 'requests'],
      (['quiet', 'building'] as const).map((when) => [
        when === 'quiet' ? 'nothing else goes on' : 'during the builds',
        cell(
          builds.map((round) => round[when].p99Ms),
          1,
        ),
        cell(builds.map((round) => round[when].requests)),
      ]),
    ),
    '',
    ...judgeGoals(results),
  ].join('\n');
}

function casesOf(stalls: readonly Stall[]): readonly string[] {
  return [...new Set(stalls.map((stall) => stall.case))];
}

function longestOf(stalls: readonly Stall[], runner: string, name: string): readonly number[] {
  return stalls
    .filter((stall) => stall.runner === runner && stall.case === name && stall.isApplied)
    .map(({ longestMs }) => longestMs);
}

function cell(values: readonly number[], digits = 0): string {
  if (values.length === 0) return 'failed';
  const { median, min, max, n } = spread(values);
  const all = n > 1 ? ` (${min.toFixed(digits)}–${max.toFixed(digits)})` : '';
  return `${median.toFixed(digits)}${all}`;
}

function renderTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [titles, ...rows].map(line).join('\n');
}

const LONGEST_STALL_MS = 1200;

/** A goal holds in every round, not only in the middle. */
function judgeGoals({ stalls, builds }: Results): readonly string[] {
  const stall = casesOf(stalls).map((name) => {
    const { max, n } = spread(longestOf(stalls, 'db-deploy', name));
    return goal(
      n > 0 && max <= LONGEST_STALL_MS,
      `${name}: longest stall ${max.toFixed(0)} ms (goal: ${LONGEST_STALL_MS} ms)`,
    );
  });
  const own = (['deploy', 'rollback'] as const).map((way) => {
    const worst = Math.max(...builds.map((round) => round[way].ownMs - 0.01 * round[way].serverMs));
    const { max } = spread(builds.map((round) => round[way].ownMs));
    return goal(
      builds.length > 0 && worst <= 300,
      `db-${way}: at most ${max.toFixed(0)} ms beside the server's own time (goal: 300 ms + 1 %)`,
    );
  });
  return [...stall, ...own];
}

function goal(isMet: boolean, text: string): string {
  return `${isMet ? 'met   ' : 'missed'}  ${text}`;
}
