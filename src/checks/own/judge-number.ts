import type { NumberLimits } from '../../config/own-check.ts';
import type { CheckFinding } from '../check.ts';

type Judged = Pick<CheckFinding, 'status' | 'measured' | 'limit'>;

/** A number against the limits that are given; the limit that it breaks is shown, else the nearest to fail. */
export function judgeNumber(value: number, limits: NumberLimits, unit: string): Judged {
  const { failAbove, failBelow, warnAbove, warnBelow } = limits;
  const say = (status: Judged['status'], limit: number | undefined): Judged => ({
    status,
    measured: `${value}${unit}`,
    ...(limit !== undefined && { limit: `${limit}${unit}` }),
  });
  if (failAbove !== undefined && value > failAbove) return say('fail', failAbove);
  if (failBelow !== undefined && value < failBelow) return say('fail', failBelow);
  if (warnAbove !== undefined && value > warnAbove) return say('warn', warnAbove);
  if (warnBelow !== undefined && value < warnBelow) return say('warn', warnBelow);
  return say('pass', warnAbove ?? warnBelow ?? failAbove ?? failBelow);
}
