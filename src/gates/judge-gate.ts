import type { Asking } from '../config/rollout.ts';
import { sayAnswer, type Measurement } from './measurement.ts';

export const DEFAULT_ASKING = {
  intervalMs: 60_000,
  count: 1,
  initialDelayMs: 0,
  failureLimit: 0,
  inconclusiveLimit: 0,
  consecutiveErrorLimit: 4,
} as const;

/** `due`: ask again at that time (milliseconds since 1970). A human is wanted where it is `paused`. */
export type GateStep =
  | { readonly kind: 'due'; readonly atMs: number }
  | {
      readonly kind: 'decided';
      readonly verdict: 'passed' | 'failed' | 'paused';
      /** Why, in one sentence without a full stop. */
      readonly message: string;
    };

/**
 * What all answers so far, those before a kill too, mean for the gate. Limits as in the analysis of Argo Rollouts: that many
 * are borne, one more decides; errors count in a row. Stricter than there: only successes and failures count towards
 * `count`, and one at least is a success, so that answers which say nothing never pass. The first decision stands.
 */
export function judgeGate(asking: Asking, measurements: readonly Measurement[], begunMs: number): GateStep {
  const limits = { ...DEFAULT_ASKING, ...withoutUndefined(asking) };
  let tally: Tally = { successes: 0, failures: 0, inconclusive: 0, errorsInARow: 0 };
  for (const measurement of measurements) {
    tally = count(tally, measurement);
    const decided = decide(tally, limits, measurement);
    if (decided !== undefined) return decided;
  }
  const last = measurements.at(-1);
  const atMs = last === undefined ? begunMs + limits.initialDelayMs : Date.parse(last.at) + limits.intervalMs;
  return { kind: 'due', atMs };
}

interface Tally {
  readonly successes: number;
  readonly failures: number;
  readonly inconclusive: number;
  readonly errorsInARow: number;
}

type Limits = { readonly [Key in keyof typeof DEFAULT_ASKING]: number };

function withoutUndefined(asking: Asking): Partial<Limits> {
  return Object.fromEntries(Object.entries(asking).filter(([, value]) => value !== undefined));
}

function count(tally: Tally, { status }: Measurement): Tally {
  const { successes, failures, inconclusive, errorsInARow } = tally;
  if (status === 'error') return { ...tally, errorsInARow: errorsInARow + 1 };
  return {
    successes: successes + Number(status === 'success'),
    failures: failures + Number(status === 'failure'),
    inconclusive: inconclusive + Number(status === 'inconclusive'),
    errorsInARow: 0,
  };
}

function decide(tally: Tally, limits: Limits, last: Measurement): GateStep | undefined {
  const { successes, failures, inconclusive, errorsInARow } = tally;
  const said = sayAnswer(last);
  const { failureLimit, inconclusiveLimit, consecutiveErrorLimit } = limits;
  if (failures > failureLimit)
    return decided('failed', beyond({ number: failures, what: 'failure', limit: failureLimit }, said));
  if (inconclusive > inconclusiveLimit)
    return decided(
      'paused',
      beyond({ number: inconclusive, what: 'inconclusive answer', limit: inconclusiveLimit }, said),
    );
  if (errorsInARow > consecutiveErrorLimit)
    return decided(
      'paused',
      beyond(
        { number: errorsInARow, what: 'error', limit: consecutiveErrorLimit, inARow: ' in a row' },
        said,
      ),
    );
  if (successes === 0 || successes + failures < limits.count) return undefined;
  return decided('passed', passed(tally, said));
}

function decided(verdict: 'passed' | 'failed' | 'paused', message: string): GateStep {
  return { kind: 'decided', verdict, message };
}

interface Beyond {
  readonly number: number;
  readonly what: string;
  readonly limit: number;
  readonly inARow?: string;
}

/** `2 failures, 1 is borne: the number is beyond its limit (7, limit 5)` */
function beyond({ number, what, limit, inARow = '' }: Beyond, said: string): string {
  const counted = `${number} ${what}${number === 1 ? '' : 's'}${inARow}`;
  return `${counted}, ${limit === 0 ? 'none' : limit} ${limit > 1 ? 'are' : 'is'} borne: ${said}`;
}

function passed({ successes, failures }: Tally, said: string): string {
  if (successes + failures === 1) return said;
  return `${successes} of ${successes + failures} answers were successes, the last: ${said}`;
}
