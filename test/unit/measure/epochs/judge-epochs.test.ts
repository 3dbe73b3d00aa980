import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../../../src/measure/compare.ts';
import type { EpochSeries } from '../../../../src/measure/epochs/epoch.ts';
import { compareEpochs, judgeEpochs } from '../../../../src/measure/epochs/judge-epochs.ts';

/** The machine is `moods` times as slow in each epoch; the control always takes 10 ms of it. */
function series(targetMs: number, moods: readonly number[], cpuMs?: number): EpochSeries {
  return {
    controlRows: 1000,
    epochs: moods.map((mood) => ({
      targetMs: targetMs * mood,
      controlMs: 10 * mood,
      ...(cpuMs !== undefined && { cpu: { targetMs: cpuMs * mood, controlMs: 9 * mood } }),
    })),
  };
}

const CALM = [1, 1.02, 0.98, 1.01, 0.99];
const BUSY = [2, 2.5, 1.7, 2.2, 2.1];
const PLAIN: Change = { work: 0, time: 0, planChanged: false };

function judge(before: EpochSeries, after: EpochSeries, change: Partial<Change> = {}) {
  const epochs = compareEpochs(before, after);
  return epochs && judgeEpochs(epochs, { ...PLAIN, ...change });
}

test('a machine twice as slow is not a query twice as slow', () => {
  expect(judge(series(20, CALM, 18), series(20, BUSY, 18))).toMatchObject({ verdict: 'unchanged' });
  expect(compareEpochs(series(20, CALM), series(20, BUSY))?.controlDrift).toBeCloseTo(2.1);
});

test.each([
  ['wall and CPU time', [series(20, CALM, 18), series(26, BUSY, 24)], {}, 'regressed'],
  ['both the other way', [series(26, CALM, 24), series(20, BUSY, 18)], {}, 'improved'],
  ['wall without CPU time', [series(20, CALM, 18), series(26, BUSY, 18)], {}, 'inconclusive'],
  ['wall and work, without CPU times', [series(20, CALM), series(26, CALM)], { work: 1 }, 'regressed'],
  ['wall and another plan', [series(20, CALM), series(26, CALM)], { planChanged: true }, 'regressed'],
  ['the wall alone', [series(20, CALM), series(26, CALM)], {}, 'inconclusive'],
  ['a fifth of a millisecond', [series(1, CALM, 1), series(1.2, CALM, 1.2)], {}, 'unchanged'],
  ['less work in the same time', [series(20, CALM, 18), series(20, CALM, 18)], { work: -1 }, 'improved'],
] as const)('%s', (_, [before, after], change, verdict) => {
  expect(judge(before, after, change)).toMatchObject({ verdict });
});

test('epochs that contradict each other say nothing, unless the change is larger than they are apart', () => {
  const torn: EpochSeries = {
    controlRows: 1000,
    epochs: [20, 22, 45, 24, 26].map((targetMs) => ({ targetMs, controlMs: 10 })),
  };
  expect(judge(series(20, CALM), torn, { work: 1 })).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the machine was too unsteady: the epochs contradict each other',
  });
  const far = { ...torn, epochs: torn.epochs.map((epoch) => ({ ...epoch, targetMs: epoch.targetMs * 10 })) };
  expect(judge(series(20, CALM), far, { work: 1 })).toMatchObject({ verdict: 'regressed' });
});

/** Measured, a query against itself: a neighbour came and went. Milliseconds of the query and of the control, CPU time alike. */
const NEIGHBOUR = {
  before: [10.7, 12.73, 10.25, 12.66, 16.52, 18.32, 17.56, 16.67, 18.22, 16.46],
  after: [18.07, 16.19, 17.13, 15.63, 18.04, 17.11, 16.93, 16.86, 17.8, 16.63],
};

function measured(times: readonly number[]): EpochSeries {
  const pairs = times.flatMap((targetMs, at) =>
    at % 2 === 0 ? [{ targetMs, controlMs: times[at + 1] ?? 0 }] : [],
  );
  return { controlRows: 1000, epochs: pairs.map((pair) => ({ ...pair, cpu: pair })) };
}

test('epochs among those of the other side say nothing, unless work was counted', () => {
  const [before, after] = [measured(NEIGHBOUR.before), measured(NEIGHBOUR.after)];
  expect(compareEpochs(before, after)?.wall).toMatchObject({ isApart: false });
  expect(judge(before, after)).toMatchObject({ verdict: 'inconclusive' });
  expect(judge(after, before)).toMatchObject({ verdict: 'inconclusive' });
  expect(judge(before, after, { work: 1 })).toMatchObject({ verdict: 'regressed' });
  const plainly = {
    ...after,
    epochs: after.epochs.map((epoch) => ({
      ...epoch,
      targetMs: epoch.targetMs * 2,
      cpu: { targetMs: epoch.targetMs * 2, controlMs: epoch.controlMs },
    })),
  };
  expect(judge(before, plainly)).toMatchObject({ verdict: 'regressed' });
});

test('two epochs, and another control, are nothing to compare', () => {
  expect(compareEpochs(series(20, [1, 1]), series(20, CALM))).toBeUndefined();
  expect(compareEpochs({ ...series(20, CALM), controlRows: 7 }, series(20, CALM))).toBeUndefined();
});

const moods = fc.array(fc.double({ min: 0.5, max: 3, noNaN: true }), { minLength: 3, maxLength: 8 });

test('whatever the moods of the machine, a query is not slower than itself', () => {
  fc.assert(
    fc.property(moods, moods, fc.double({ min: 0.1, max: 500, noNaN: true }), (one, other, ms) => {
      expect(judge(series(ms, one, ms), series(ms, other, ms))).toMatchObject({ verdict: 'unchanged' });
    }),
  );
});

const ms = fc.double({ min: 0.1, max: 100, noNaN: true });
const times = fc.record({ targetMs: ms, controlMs: ms });
const epoch = fc.record(
  { targetMs: ms, controlMs: ms, cpu: times },
  { requiredKeys: ['targetMs', 'controlMs'] },
);
const anySeries = fc.record({
  controlRows: fc.constant(1000),
  epochs: fc.array(epoch, { minLength: 3, maxLength: 7 }),
}) as fc.Arbitrary<EpochSeries>;
const TURNED = { regressed: 'improved', improved: 'regressed' } as Readonly<Record<string, string>>;

test('swapping the sides turns the verdict around', () => {
  const counted = fc.record({
    work: fc.constantFrom(-1 as const, 0 as const, 1 as const),
    planChanged: fc.boolean(),
  });
  fc.assert(
    fc.property(anySeries, anySeries, counted, (one, other, change) => {
      const there = judge(one, other, change);
      const back = judge(other, one, { ...change, work: (0 - change.work) as Change['work'] });
      // less work alone is a gain, more work alone is no loss
      const isWorkAlone = [there, back].some((judged) => judged?.reason === 'less work in the same time');
      if (isWorkAlone) expect([there?.verdict, back?.verdict].sort()).toEqual(['improved', 'unchanged']);
      else expect(back?.verdict).toBe(TURNED[there?.verdict ?? ''] ?? there?.verdict);
    }),
  );
});

/** On a machine that takes `factor` times as long for everything. */
function onSlower({ controlRows, epochs }: EpochSeries, factor: number): EpochSeries {
  const slower = (one: { targetMs: number; controlMs: number }) => ({
    targetMs: one.targetMs * factor,
    controlMs: one.controlMs * factor,
  });
  return {
    controlRows,
    epochs: epochs.map(({ cpu, ...wall }) => ({ ...slower(wall), ...(cpu && { cpu: slower(cpu) }) })),
  };
}

test('a machine twice as slow on both sides says the same, where no floor of milliseconds is in the way', () => {
  fc.assert(
    fc.property(anySeries, anySeries, (one, other) => {
      const [usual, slow] = [compareEpochs(one, other), compareEpochs(onSlower(one, 2), onSlower(other, 2))];
      const [first, second] = [usual, slow].map(
        (change) => change && judgeEpochs(change, PLAIN, { ratio: 1.1, ms: 0 }),
      );
      expect(second).toEqual(first);
    }),
  );
});
