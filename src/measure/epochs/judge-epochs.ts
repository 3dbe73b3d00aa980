import type { Change, Judged } from '../compare.ts';
import { FLOOR, type Floor } from '../pairs/judge-pairs.ts';
import { median } from '../statistics.ts';
import type { Epoch, EpochSeries } from './epoch.ts';

/** The change of one key over all epochs: 1.2 is a fifth more than before. */
export interface EpochKey {
  readonly ratio: number;
  /** Of the wider side: how far its epochs lie apart, as a share of their median. */
  readonly spread: number;
  /** Every epoch of one side lies beyond every epoch of the other. */
  readonly isApart: boolean;
  /** What the ratio is in milliseconds on the machine as it was on the calmer side. */
  readonly differenceMs: number;
}

export interface EpochChange {
  readonly wall: EpochKey;
  /** Where both sides have CPU times. */
  readonly cpu: EpochKey | undefined;
  /** after / before of the control itself: the machine's own mood. */
  readonly controlDrift: number;
  readonly epochs: readonly [before: number, after: number];
}

/** up or down: beyond the floor's ratio and milliseconds. unsteady: the epochs of one side contradict each other. */
export type EpochDirection = 'down' | 'same' | 'up' | 'unsteady';

/**
 * The epoch and not the run is the unit of noise (query-regression.md section 4): with three or more on each side, the
 * ratio of their medians, each divided by the control's, had no false alarm in 240 pairs. Fewer say nothing.
 */
export const FEWEST_EPOCHS = 3;
const MOST_SPREAD = 0.5;
/** So large a change shows through any mood of the machine. */
const PLAIN_RATIO = 2;

/** Undefined where one side has too few epochs, or another control. */
export function compareEpochs(
  before: EpochSeries | undefined,
  after: EpochSeries | undefined,
): EpochChange | undefined {
  if (before === undefined || after === undefined || before.controlRows !== after.controlRows)
    return undefined;
  const counts = [before.epochs.length, after.epochs.length] as const;
  if (Math.min(...counts) < FEWEST_EPOCHS) return undefined;
  const wall = keyOf(before, after, (epoch) => epoch);
  if (wall === undefined) return undefined;
  const [one, other] = [before, after].map(({ epochs }) => median(epochs.map(({ controlMs }) => controlMs)));
  return {
    wall,
    cpu: keyOf(before, after, ({ cpu }) => cpu),
    controlDrift: (other as number) / (one as number),
    epochs: counts,
  };
}

function directionOf({ ratio, spread, differenceMs }: EpochKey, floor: Floor): EpochDirection {
  const isBeyond = (ratio > floor.ratio || ratio < 1 / floor.ratio) && Math.abs(differenceMs) > floor.ms;
  if (!isBeyond) return 'same';
  if (spread > MOST_SPREAD && !isPlain(ratio)) return 'unsteady';
  return ratio > 1 ? 'up' : 'down';
}

const isPlain = (ratio: number): boolean => ratio >= PLAIN_RATIO || ratio <= 1 / PLAIN_RATIO;

/**
 * Epochs that lie among those of the other side contradict a change. A neighbour on the same core slows the query and the
 * control by different factors, and the CPU time with the wall, so that both keys err together: by medians alone 7 of 74
 * comparisons of a query with itself were called slower or faster, each of them with such epochs in one key.
 */
const isContradicted = ({ ratio, isApart }: EpochKey): boolean => !isApart && !isPlain(ratio);

type Times = Pick<Epoch, 'targetMs' | 'controlMs'>;

/** Of the wall or of the CPU; the same in both directions: swapping the sides turns ratio and difference around. */
function keyOf(
  before: EpochSeries,
  after: EpochSeries,
  timesOf: (epoch: Epoch) => Times | undefined,
): EpochKey | undefined {
  const [one, other] = [before, after].map(({ epochs }) => epochs.flatMap((epoch) => timesOf(epoch) ?? []));
  if (one === undefined || other === undefined) return undefined;
  if (Math.min(one.length, other.length) < FEWEST_EPOCHS) return undefined;
  const shares = [one, other].map((times) => times.map(({ targetMs, controlMs }) => targetMs / controlMs));
  const [from, to] = shares.map(median) as [number, number];
  const calmMs = Math.min(...[one, other].map((times) => median(times.map(({ controlMs }) => controlMs))));
  return {
    ratio: to / from,
    spread: Math.max(...shares.map(spread)),
    isApart: areApart(shares[0] ?? [], shares[1] ?? []),
    differenceMs: calmMs * (to - from),
  };
}

function areApart(one: readonly number[], other: readonly number[]): boolean {
  return Math.max(...one) < Math.min(...other) || Math.max(...other) < Math.min(...one);
}

function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/**
 * Two keys again: the wall, and work that was counted, or the CPU time where both sides have it, else another plan. One
 * key alone never regresses anything (query-regression.md section 9).
 */
export function judgeEpochs(epochs: EpochChange, change: Change, floor: Floor = FLOOR): Judged {
  const { wall, cpu } = epochs;
  const { work, planChanged } = change;
  const moves = directionOf(wall, floor);
  const times = `${wall.ratio.toFixed(2)} × the time against the control`;
  if (moves === 'unsteady') return UNSTEADY;
  if (moves === 'same') {
    if (work < 0) return { verdict: 'improved', reason: 'less work in the same time' };
    return { verdict: 'unchanged', reason: `${times}${planChanged ? ', by another plan' : ''}` };
  }
  const verdict = moves === 'up' ? 'regressed' : 'improved';
  if (moves === (work > 0 ? 'up' : work < 0 ? 'down' : 'same'))
    return { verdict, reason: `${times}, and work agrees` };
  if (isContradicted(wall)) return UNSTEADY;
  const cpuMoves = cpu && (isContradicted(cpu) ? 'unsteady' : directionOf(cpu, floor));
  if (cpuMoves === moves) return { verdict, reason: `${times}, and CPU time agrees` };
  if (planChanged && (cpuMoves === undefined || cpuMoves === 'unsteady'))
    return { verdict, reason: `${times}, and the plan is another` };
  const second = cpuMoves === undefined || cpuMoves === 'unsteady' ? 'work' : 'CPU time';
  return { verdict: 'inconclusive', reason: `${times}, but ${second} does not agree` };
}

const UNSTEADY: Judged = {
  verdict: 'inconclusive',
  reason: 'the machine was too unsteady: the epochs contradict each other',
};
