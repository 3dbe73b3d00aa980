import { groupDigits } from '../../digits.ts';
import { renderDuration } from '../../duration.ts';
import type { ConsistencyCheck } from '../../facts/consistency-file.ts';
import type { Consistency, DifferingRow } from '../../facts/read-consistency.ts';
import type { Section } from '../../report/report.ts';
import { oneLine } from '../../shorten.ts';
import type { CheckFinding } from '../check.ts';

const WIDTH = 40;

/** The share of agreeing rows and the lag, each against its limits; where nothing was compared nobody knows. */
export function judgeConsistency(check: ConsistencyCheck, found: Consistency): readonly CheckFinding[] {
  if (found.rows === 0)
    return [{ status: 'unknown', subject: '', message: 'gave no row, so that nothing was compared' }];
  return [...judgeShare(check, found), ...judgeLag(check, found)];
}

function judgeShare(
  { limitPercent, warnPercent = 0 }: ConsistencyCheck,
  { rows, differing, examples: [example] }: Consistency,
): readonly CheckFinding[] {
  if (limitPercent === undefined) return [];
  const percent = ((rows - differing) * 100) / rows;
  const status = percent < limitPercent ? 'fail' : percent < warnPercent ? 'warn' : 'pass';
  const limit = `${status === 'warn' ? warnPercent : limitPercent} %`;
  const such = example === undefined ? '' : `, such as ${describeRow(example)}`;
  const message =
    differing === 0 ? 'all agree' : `${groupDigits(differing)} of ${groupDigits(rows)} differ${such}`;
  const measured = `${renderPercent(percent)} of ${groupDigits(rows)} agree`;
  return [{ status, subject: 'rows', message, measured, limit }];
}

/** Never rounded up: what is not all is never 100 %. */
function renderPercent(percent: number): string {
  return `${Math.floor(percent * 1000) / 1000} %`;
}

function describeRow({ subject, expected, actual }: DifferingRow): string {
  return `${oneLine(subject, WIDTH)}: expected ${show(expected)}, is ${show(actual)}`;
}

function show(value: string | null): string {
  return value === null ? 'missing' : oneLine(value, WIDTH);
}

function judgeLag(
  { lagMs: limitMs, warnLagMs = limitMs }: ConsistencyCheck,
  { lagMs, rowsWithoutLag }: Consistency,
): readonly CheckFinding[] {
  if (limitMs === undefined || warnLagMs === undefined) return [];
  const subject = 'lag';
  const figures = lagMs === undefined ? {} : { measured: renderDuration(Math.max(0, lagMs)) };
  const say = (status: CheckFinding['status'], message: string, limit = limitMs): CheckFinding[] => [
    { status, subject, message, ...figures, ...(lagMs !== undefined && { limit: renderDuration(limit) }) },
  ];
  const isBehind = 'the slowest row is behind its source';
  if (lagMs !== undefined && lagMs > limitMs) return say('fail', isBehind);
  if (lagMs === undefined || rowsWithoutLag > 0)
    return say(
      'unknown',
      `${groupDigits(rowsWithoutLag)} rows have none (null): write interval '0' for what is up to date`,
    );
  return lagMs > warnLagMs
    ? say('warn', isBehind, warnLagMs)
    : say('pass', 'the slowest row is close behind its source');
}

/** Rows that differ, to look at; also where their share is within the limit. */
export function differingRows(
  { id }: ConsistencyCheck,
  { examples, differing }: Consistency,
): readonly Section[] {
  if (examples.length === 0) return [];
  const count = `the first ${examples.length} of ${groupDigits(differing)}`;
  return [
    {
      kind: 'table',
      id: `differing-rows-${id}`,
      title: `Rows that differ (${id}): ${differing > examples.length ? count : 'all of them'}`,
      columns: [{ title: 'row' }, { title: 'expected' }, { title: 'is' }],
      rows: examples.map(({ subject, expected, actual }) => [
        oneLine(subject, WIDTH),
        show(expected),
        show(actual),
      ]),
      data: examples,
    },
  ];
}
