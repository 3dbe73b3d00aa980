import type { SizedIndex } from '../../support/index-sizes.ts';
import { alignColumns } from '../align-columns.ts';
import type { ProcessCost } from '../measure-process.ts';
import { spread, type Spread } from '../spread.ts';
import { SCOPED, type Subject } from './subjects.ts';

export interface Result {
  readonly name: string;
  readonly goalMs: number | undefined;
  readonly wallMs: Spread;
  readonly cpuMs: Spread | undefined;
  readonly peakBytes: Spread | undefined;
}

export interface SizeTable {
  readonly title: string;
  readonly rows: number;
  readonly sized: readonly SizedIndex[];
}

const MOST_BYTES = 120e6;
const MOST_ERROR_PERCENT = 10;

export function summarise(
  subjects: readonly Subject[],
  costs: ReadonlyMap<string, readonly ProcessCost[]>,
): readonly Result[] {
  return subjects.flatMap(({ name, goalMs }) => {
    const own = costs.get(name) ?? [];
    const wallMs = spread(own.map((cost) => cost.wallMs));
    if (wallMs === undefined) return [];
    const cpuMs = spread(own.flatMap((cost) => cost.cpuMs ?? []));
    return { name, goalMs, wallMs, cpuMs, peakBytes: spread(own.flatMap((cost) => cost.peakBytes ?? [])) };
  });
}

export function renderResults(results: readonly Result[]): string {
  const ours = results.find(({ name }) => name === SCOPED)?.wallMs.median;
  const rows = results.map(({ name, wallMs, cpuMs, peakBytes }) => [
    name,
    round(wallMs.median),
    `${round(wallMs.min)}–${round(wallMs.max)}`,
    cpuMs === undefined ? '' : round(cpuMs.median),
    peakBytes === undefined ? '' : round(peakBytes.median / 1e6),
    ours === undefined ? '' : (wallMs.median / ours).toFixed(1),
  ]);
  const titles = ['whole process', 'wall ms', 'range', 'CPU ms', 'peak MB', '× scoped'];
  return alignColumns([titles, ...rows]).join('\n');
}

export function renderSizes({ title, rows, sized }: SizeTable): string {
  const lines = sized.map(({ index, forecast, bytes, errorPercent }) => [
    index,
    (bytes / 1e6).toFixed(2),
    forecast.kind === 'known' ? (forecast.bytes / 1e6).toFixed(2) : 'unknown',
    errorPercent === undefined ? '' : `${errorPercent >= 0 ? '+' : ''}${errorPercent.toFixed(1)} %`,
  ]);
  const table = alignColumns([['index', 'MB', 'forecast', 'error'], ...lines]);
  return [`${title}: ${rows} rows`, ...table].join('\n');
}

export function renderGoals(results: readonly Result[], tables: readonly SizeTable[]): string {
  const goals = results.flatMap(({ name, goalMs, wallMs, peakBytes }) => {
    if (goalMs === undefined) return [];
    const peak = peakBytes?.max ?? 0;
    return [
      goal(wallMs.median <= goalMs, `${name}: ${round(wallMs.median)} ms (goal: ${goalMs} ms)`),
      goal(peak <= MOST_BYTES, `${name}: ${round(peak / 1e6)} MB (goal: ${round(MOST_BYTES / 1e6)} MB)`),
    ];
  });
  const errors = tables.map(({ title, sized }) => {
    const worst = Math.max(...sized.map(({ errorPercent }) => Math.abs(errorPercent ?? Infinity)));
    const text = `index sizes, ${title}: ${worst.toFixed(1)} % off at worst (goal: ${MOST_ERROR_PERCENT} %)`;
    return goal(worst <= MOST_ERROR_PERCENT, text);
  });
  return [...goals, ...errors].join('\n');
}

function goal(isMet: boolean, text: string): string {
  return `${isMet ? 'met   ' : 'missed'}  ${text}`;
}

function round(value: number): string {
  return String(Math.round(value));
}
