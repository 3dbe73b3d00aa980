import { groupDigits } from '../digits.ts';
import { renderDuration } from '../duration.ts';
import type { Finding } from '../report/finding.ts';
import type { Cell, Column, Section } from '../report/report.ts';
import { renderPercent } from './judge-load.ts';
import type { LoadFigures, LoadRun } from './load-run.ts';
import type { SearchStep } from './search-limit.ts';

const TIMES: readonly Column[] = [
  { title: 'query' },
  ...['per s', 'n', 'mean', 'p50', 'p95', 'p99', 'max', 'errors'].map(
    (title) => ({ title, align: 'right' }) as const,
  ),
];

/** What was measured, how, and what the server refused. */
export function loadSections(run: LoadRun, findings: readonly Finding[]): readonly Section[] {
  return [
    { kind: 'findings', id: 'limits', title: 'Limits', findings },
    {
      kind: 'table',
      id: 'load',
      title: `${describeLoad(run)} for ${renderDuration(run.measuredMs)}`,
      columns: TIMES,
      rows: [run.all, ...run.queries].map((figures) => figureRow(figures, run.measuredMs)),
      notes: describeHow(run),
      data: run,
    },
    ...(run.errors.length === 0 ? [] : [errorTable(run)]),
  ];
}

/** `50 clients, 200/s` */
export function describeLoad({ shape: { clients, ratePerSecond } }: Pick<LoadRun, 'shape'>): string {
  const many = `${groupDigits(clients)} ${clients === 1 ? 'client' : 'clients'}`;
  return ratePerSecond === undefined ? many : `${renderRate(ratePerSecond)} for ${many}`;
}

/** `50 clients: 1,204/s, mean 12.4 ms, p95 41.3 ms, errors 0 %` */
export function sayLoad(run: LoadRun): string {
  const { requests, errors, latency } = run.all;
  const perSecond = renderRate(perSecondOf(run.all, run.measuredMs));
  const times = `mean ${renderTime(latency?.meanMs)}, p95 ${renderTime(latency?.p95Ms)}`;
  const failed = renderPercent(requests === 0 ? 0 : (100 * errors) / requests);
  return `${describeLoad(run)}: ${perSecond}, ${times}, errors ${failed}`;
}

function perSecondOf({ requests, errors }: LoadFigures, measuredMs: number): number {
  return measuredMs === 0 ? 0 : ((requests - errors) * 1000) / measuredMs;
}

export function renderRate(perSecond: number): string {
  return `${groupDigits(Number(perSecond.toFixed(perSecond < 10 ? 1 : 0)))}/s`;
}

function figureRow(figures: LoadFigures, measuredMs: number): readonly Cell[] {
  const { name, requests, errors, latency } = figures;
  return [
    name,
    renderRate(perSecondOf(figures, measuredMs)).replace('/s', ''),
    groupDigits(requests),
    renderTime(latency?.meanMs),
    renderTime(latency?.p50Ms),
    renderTime(latency?.p95Ms),
    renderTime(latency?.p99Ms),
    renderTime(latency?.maxMs),
    errors === 0 ? '0' : { text: renderPercent((100 * errors) / requests), tone: 'bad' },
  ];
}

function renderTime(ms: number | undefined): string {
  return ms === undefined ? '-' : renderDuration(ms);
}

function describeHow({ shape, queued, all, leftOut, driver }: LoadRun): readonly string[] {
  const { ratePerSecond, thinkMs, rampUpMs, seed } = shape;
  const again = thinkMs === 0 ? 'at once' : `after ${renderDuration(thinkMs)}`;
  return [
    ratePerSecond === undefined
      ? `Closed loop: each client asks again ${again}; times count from when it meant to.`
      : `Open loop: ${renderRate(ratePerSecond)} arrive whether a client is free or not; times count from when each was due.`,
    `per s: answered. Seed ${seed} asks the same in the same order.`,
    ...(queued === 0
      ? []
      : [`${groupDigits(queued)} of ${groupDigits(all.requests)} arrivals found no client free and waited.`]),
    ...(rampUpMs === 0
      ? []
      : [`${groupDigits(leftOut)} requests of the ramp-up (${renderDuration(rampUpMs)}) are left out.`]),
    ...(driver.busyPercent < MUCH_PERCENT
      ? []
      : [
          `This process was busy ${Math.round(driver.busyPercent)} % of the time: the server may answer more than it could ask.`,
        ]),
  ];
}

const MUCH_PERCENT = 90;

function errorTable({ errors }: LoadRun): Section {
  const columns: readonly Column[] = [
    { title: 'error' },
    { title: 'n', align: 'right' },
    { title: 'for example' },
  ];
  const rows = errors.map(({ code, count, example }) => [code, groupDigits(count), example]);
  const notes = ['The times above hold what was answered, and what a timeout or the end cut off.'];
  return { kind: 'table', id: 'errors', title: 'Errors', columns, rows, notes };
}

/** Every step of a search, in the order of the load. */
export function searchSection(steps: readonly SearchStep[]): Section {
  const columns: readonly Column[] = [
    { title: 'load' },
    ...['per s', 'mean', 'p95', 'errors'].map((title) => ({ title, align: 'right' }) as const),
    { title: 'limits' },
  ];
  const rows = [...steps]
    .sort((a, b) => a.load - b.load)
    .map(({ run, holds, findings }): readonly Cell[] => {
      const [, perSecond = '', , mean = '', , p95 = '', , , errors = ''] = figureRow(run.all, run.measuredMs);
      const verdict: Cell = holds
        ? { text: 'hold', tone: 'good' }
        : { text: describeBroken(findings), tone: 'bad' };
      return [describeLoad(run), perSecond, mean, p95, errors, verdict];
    });
  return { kind: 'table', id: 'search', title: 'Search for the highest load', columns, rows };
}

/** `load-p95 2.3 s (limit 2 s)` of what stands first. */
export function describeBroken(findings: readonly Finding[]): string {
  const broken =
    findings.find(({ status }) => status === 'fail') ?? findings.find(({ status }) => status === 'unknown');
  if (broken === undefined) return '';
  const { id, status, message, measured, limit } = broken;
  if (status === 'unknown') return `${id.replace('load-', '')}: ${message}`;
  const figures =
    measured === undefined ? message : `${measured}${limit === undefined ? '' : `, limit ${limit}`}`;
  return `${id.replace('load-', '')}: ${figures}`;
}
