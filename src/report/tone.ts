import { styleText } from 'node:util';
import type { Status } from './finding.ts';
import type { Verdict } from './report.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'muted';

const STYLE = { good: 'green', warn: 'yellow', bad: 'red', muted: 'gray' } as const;

export const STATUS_TONE: Readonly<Record<Status, Tone>> = {
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
  unknown: 'warn',
  skipped: 'muted',
};

export const VERDICT_TONE: Readonly<Record<Verdict['status'], Tone>> = {
  good: 'good',
  warning: 'warn',
  failed: 'bad',
  unknown: 'warn',
  stopped: 'bad',
};

/** Colour as help only: the words say the same without it. The caller has decided whether it is wanted. */
export function paint(text: string, tone: Tone | undefined, color: boolean): string {
  return color && tone !== undefined ? styleText(STYLE[tone], text, { validateStream: false }) : text;
}
