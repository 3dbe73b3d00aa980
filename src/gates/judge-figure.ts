import { judgeNumber } from '../checks/own/judge-number.ts';
import type { NumberLimits } from '../config/own-check.ts';
import type { Answer } from './measurement.ts';

/**
 * A number against its limits; beyond a limit that only warns is a success that says so. What is no finite number, and what no
 * limit could make a failure, says nothing.
 */
export function judgeFigure(value: number, limits: NumberLimits, unit?: string): Answer {
  if (!Number.isFinite(value))
    return { status: 'inconclusive', message: `it is no number to judge: ${value}` };
  const failing = [limits.failAbove, limits.failBelow].filter((limit) => Number.isFinite(limit));
  if (failing.length === 0)
    return {
      status: 'inconclusive',
      message: 'no limit could make it a failure: set failAbove or failBelow',
    };
  const { status, ...figures } = judgeNumber(value, limits, unit === undefined ? '' : ` ${unit}`);
  switch (status) {
    case 'pass':
      return { status: 'success', message: 'the number is within its limits', ...figures };
    case 'warn':
      return { status: 'success', message: 'the number is beyond the limit that warns', ...figures };
    default:
      return { status: 'failure', message: 'the number is beyond its limit', ...figures };
  }
}
