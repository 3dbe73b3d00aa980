import { compareEpochs, judgeEpochs, type EpochChange } from './epochs/judge-epochs.ts';
import type { Measured, Outcome, ParameterMeasurement, QueryMeasurement } from './measurement.ts';
import type { PairEstimate } from './pairs/judge-pairs.ts';

export type ComparisonVerdict = 'improved' | 'unchanged' | 'regressed' | 'inconclusive';

/** One query with one parameter set, before and after. */
export interface Comparison {
  readonly query: string;
  readonly label: string;
  readonly verdict: ComparisonVerdict;
  /** One sentence without a full stop. */
  readonly reason: string;
  /** Both sides, where they did the same work. */
  readonly sides?: Sides;
  /** Where both sides ran in turn at the same moment: what that tells of their times. */
  readonly paired?: PairEstimate;
  /** Where both sides were measured in epochs against the same control. */
  readonly epochs?: EpochChange;
}

export interface Sides {
  readonly before: Measured;
  readonly after: Measured;
}

/** Direction of a change: -1 better, 0 neither, 1 worse. */
export type Direction = -1 | 0 | 1;

export interface Change {
  /** Blocks and spills, and the rows read where those are the same: exact, also on a loaded machine. */
  readonly work: Direction;
  /** p50 of the client: two blocks of runs, so only a large difference says anything. */
  readonly time: Direction;
  readonly planChanged: boolean;
}

/** Blocks wander by hint bits, page splits and vacuum; smaller differences are no other work. */
const WORK_SHARE = 0.1;
const WORK_BLOCKS = 8;
/** Reading fewer takes less than the millisecond below which times say nothing. */
const WORK_ROWS = 1000;
/** Two blocks of runs of an unchanged query differ by 10 % in two of five cases (measured): less than half says nothing. */
const TIME_RATIO = 1.5;
const TIME_MS = 1;
/** Another tenth of the rows is a living database; more is other work. */
const ROWS_SHARE = 0.1;

/** Sides without a partner are inconclusive: nothing is silently left out. */
export function compareQueries(
  before: readonly QueryMeasurement[],
  after: readonly QueryMeasurement[],
): readonly Comparison[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  return names.flatMap((name) => {
    const [one, other] = [before, after].map((side) => side.find((query) => query.name === name));
    return compareQuery(name, one, other);
  });
}

function compareQuery(
  query: string,
  before: QueryMeasurement | undefined,
  after: QueryMeasurement | undefined,
): readonly Comparison[] {
  const undecided = (reason: string): readonly Comparison[] => [
    { query, label: '', verdict: 'inconclusive', reason },
  ];
  if (before === undefined || after === undefined)
    return undecided(`it was not measured ${before === undefined ? 'before' : 'after'}`);
  if (before.sql !== after.sql) return undecided('the query has another text than before');
  if (before.measurements.length === 0) return undecided(`before, ${noValues(before)}`);
  if (after.measurements.length === 0) return undecided(`after, ${noValues(after)}`);
  return before.measurements.map((one) => {
    const other = after.measurements.find((candidate) => isSameWork(one, candidate));
    const { label } = one.parameters;
    if (other !== undefined) return { query, label, ...compareOutcomes(one, other, before.targetMs) };
    return { query, label, verdict: 'inconclusive', reason: 'other parameter values than before' };
  });
}

function noValues({ isDerived }: QueryMeasurement): string {
  return isDerived ? 'no row gave values for its parameters' : 'the params query gave no values';
}

function isSameWork(one: ParameterMeasurement, other: ParameterMeasurement): boolean {
  const values = [one, other].map(({ parameters }) => JSON.stringify([parameters.label, parameters.values]));
  return values[0] === values[1];
}

export type Judged = Omit<Comparison, 'query' | 'label'>;

function compareOutcomes(one: ParameterMeasurement, other: ParameterMeasurement, targetMs: number): Judged {
  const [before, after] = [one.outcome, other.outcome];
  if (before.kind === 'measured' && after.kind === 'measured') {
    const sides = { before, after };
    const obstacle = incomparable(sides, one.parameters.label);
    if (obstacle !== undefined) return { verdict: 'inconclusive', reason: obstacle };
    return { ...judgeSides(sides, before.timing.p50Ms <= targetMs), sides };
  }
  if (before.kind === 'measured') return { verdict: 'regressed', reason: `it fails now: ${errorOf(after)}` };
  if (after.kind === 'measured')
    return { verdict: 'improved', reason: `it failed before: ${errorOf(before)}` };
  return { verdict: 'inconclusive', reason: `it failed before and after: ${errorOf(after)}` };
}

/** Epochs tell the machine from the query; without them only a large difference of the medians says anything. */
function judgeSides(sides: Sides, wasFast: boolean): Judged {
  const change = changeOf(sides);
  const epochs = compareEpochs(sides.before.series, sides.after.series);
  if (epochs === undefined) return judgeChange(change, wasFast);
  return { ...judgeEpochs(epochs, change), epochs };
}

function errorOf(outcome: Outcome): string {
  return outcome.kind === 'failed' ? outcome.error.message : '';
}

/** Why times of both sides say nothing; undefined when they do. */
export function incomparable({ before, after }: Sides, label: string): string | undefined {
  if (label !== MISS && (before.rows === 0 || after.rows === 0)) return 'no row matched';
  if (Math.abs(after.rows - before.rows) > ROWS_SHARE * Math.max(before.rows, after.rows))
    return `it returned ${before.rows} rows before and ${after.rows} now`;
  return undefined;
}

/** The label of values that are meant to match nothing. */
export const MISS = 'miss';

export function changeOf({ before, after }: Sides): Change {
  const blocks = directionOf(blocksOf(before), blocksOf(after), WORK_BLOCKS);
  const rows = directionOf(before.plan.rowsRead, after.plan.rowsRead, WORK_ROWS);
  const spills = Number(after.plan.tempBlocks > 0) - Number(before.plan.tempBlocks > 0);
  const timeMs = after.timing.p50Ms - before.timing.p50Ms;
  const ratio = after.timing.p50Ms / before.timing.p50Ms;
  const isOtherTime = Math.abs(timeMs) > TIME_MS && (ratio >= TIME_RATIO || ratio <= 1 / TIME_RATIO);
  return {
    work: Math.sign(blocks === 0 && spills === 0 ? rows : blocks + spills) as Direction,
    time: isOtherTime ? (Math.sign(timeMs) as Direction) : 0,
    planChanged: before.plan.shape.join('\n') !== after.plan.shape.join('\n'),
  };
}

function directionOf(before: number, after: number, least: number): Direction {
  const difference = after - before;
  return Math.abs(difference) >= Math.max(least, WORK_SHARE * before)
    ? (Math.sign(difference) as Direction)
    : 0;
}

/** Blocks that the query touched, wherever they came from. */
export function blocksOf({ plan }: Pick<Measured, 'plan'>): number {
  return plan.sharedHitBlocks + plan.sharedReadBlocks;
}

/** Reasons that add nothing to their verdict. */
export const PLAIN: readonly string[] = ['less work and faster', 'the same plan, work and time'];

/**
 * Two keys: what was counted and what was timed. Time alone never regresses anything, nor does it with another plan: that is
 * what a new index is for, and on a busy machine a query of 1 ms took 6 by it (2 blocks before, 3 after; measured).
 */
function judgeChange({ work, time, planChanged }: Change, wasFast: boolean): Judged {
  if (work < 0 && time > 0) return { verdict: 'inconclusive', reason: 'less work, but slower' };
  if (work < 0 && time < 0) return { verdict: 'improved', reason: 'less work and faster' };
  if (work < 0)
    return {
      verdict: 'improved',
      reason: wasFast ? 'it was fast already and gained only in work' : 'less work in about the same time',
    };
  if (work > 0 && time > 0) return { verdict: 'regressed', reason: 'more work and slower' };
  if (work > 0) return { verdict: 'inconclusive', reason: 'more work, but not slower' };
  if (planChanged && time > 0)
    return {
      verdict: 'inconclusive',
      reason: 'another plan and slower, but by the same work, so it may be the machine: --epochs can tell',
    };
  if (planChanged && time < 0) return { verdict: 'improved', reason: 'another plan and faster' };
  if (planChanged) return { verdict: 'unchanged', reason: 'another plan, the same work' };
  if (time > 0)
    return {
      verdict: 'inconclusive',
      reason: 'only slower: the same plan and work, so it may be the machine',
    };
  if (time < 0)
    return { verdict: 'unchanged', reason: 'only faster: the same plan and work, so it may be the machine' };
  return { verdict: 'unchanged', reason: 'the same plan, work and time' };
}
