import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeOf, compareQueries, type Comparison } from '../../../src/measure/compare.ts';
import type { Measured } from '../../../src/measure/measurement.ts';
import { BY_INDEX, failed, measured, query } from '../../support/measurements.ts';

function compareTwo(before: Measured, after: Measured, label = 'typical'): Comparison | undefined {
  return compareQueries([query('q', { [label]: before })], [query('q', { [label]: after })])[0];
}

const slow = measured({ p50Ms: 80, blocks: 2500 });
const fast = measured({ p50Ms: 0.3, blocks: 4, plan: BY_INDEX });

it.each([
  ['less work and faster', slow, fast, 'improved'],
  ['more work and slower', fast, slow, 'regressed'],
  ['the same plan, work and time', slow, slow, 'unchanged'],
  ['fast already', measured({ p50Ms: 0.5, blocks: 60 }), fast, 'improved'],
  [
    'less work in about the same time',
    measured({ p50Ms: 80, blocks: 2500 }),
    measured({ p50Ms: 70, blocks: 5 }),
    'improved',
  ],
  [
    'less work, but slower',
    measured({ p50Ms: 5, blocks: 500 }),
    measured({ p50Ms: 20, blocks: 5 }),
    'inconclusive',
  ],
  ['more work, but not slower', measured({ blocks: 5 }), measured({ blocks: 500 }), 'inconclusive'],
  [
    'another plan and slower',
    measured({ p50Ms: 5 }),
    measured({ p50Ms: 20, plan: BY_INDEX }),
    'inconclusive',
  ],
  [
    'more work and slower',
    measured({ p50Ms: 5, plan: { rowsRead: 100 } }),
    measured({ p50Ms: 20, plan: { ...BY_INDEX, rowsRead: 50_000 } }),
    'regressed',
  ],
  ['another plan and faster', measured({ p50Ms: 20 }), measured({ p50Ms: 5, plan: BY_INDEX }), 'improved'],
  ['another plan, the same work', measured(), measured({ plan: BY_INDEX }), 'unchanged'],
  ['only slower', measured({ p50Ms: 5 }), measured({ p50Ms: 50 }), 'inconclusive'],
  ['only faster', measured({ p50Ms: 50 }), measured({ p50Ms: 5 }), 'unchanged'],
  ['no row matched', slow, measured({ rows: 0 }), 'inconclusive'],
  ['returned 10 rows before and 20 now', slow, measured({ rows: 20 }), 'inconclusive'],
] as const)('%s', (reason, before, after, verdict) => {
  const comparison = compareTwo(before, after);
  expect(comparison?.reason).toContain(reason);
  expect(comparison?.verdict).toBe(verdict);
});

it('never regresses by time alone, however large', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1e5, noNaN: true }),
      fc.double({ min: 0.01, max: 1e5, noNaN: true }),
      (a, b) => {
        expect(compareTwo(measured({ p50Ms: a }), measured({ p50Ms: b }))?.verdict).not.toBe('regressed');
      },
    ),
  );
});

it('is symmetric: what improved one way did not improve the other way', () => {
  const sketch = fc.record({
    p50Ms: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
    blocks: fc.nat(100_000),
  });
  fc.assert(
    fc.property(sketch, sketch, (a, b) => {
      const verdicts = [compareTwo(measured(a), measured(b)), compareTwo(measured(b), measured(a))].map(
        (one) => one?.verdict,
      );
      expect(verdicts).not.toEqual(['improved', 'improved']);
      expect(verdicts).not.toEqual(['regressed', 'regressed']);
    }),
  );
});

function workOf(before: number, after: number): number {
  return changeOf({ before: measured({ blocks: before }), after: measured({ blocks: after }) }).work;
}

it('takes a few blocks and a tenth of them for the same work', () => {
  const changes = [workOf(3, 10), workOf(52, 54), workOf(1000, 1099), workOf(1000, 1100), workOf(20, 12)];
  expect(changes).toEqual([0, 0, 0, 1, -1]);
});

it('counts a spill as work', () => {
  const spilling = measured({ plan: { tempBlocks: 40 } });
  expect(changeOf({ before: measured(), after: spilling }).work).toBe(1);
  expect(changeOf({ before: spilling, after: measured() }).work).toBe(-1);
  expect(changeOf({ before: spilling, after: measured({ blocks: 1000 }) }).work).toBe(0);
});

it('lets a miss return nothing', () => {
  expect(compareTwo(measured({ rows: 0 }), measured({ rows: 0 }), 'miss')?.verdict).toBe('unchanged');
});

it('says what could not be compared', () => {
  const one = query('q', { typical: slow });
  const reasons = (a: typeof one | undefined, b: typeof one | undefined): unknown =>
    compareQueries(a ? [a] : [], b ? [b] : []).map(({ verdict, reason }) => [verdict, reason]);
  expect(reasons(one, undefined)).toEqual([['inconclusive', 'it was not measured after']]);
  expect(reasons(undefined, one)).toEqual([['inconclusive', 'it was not measured before']]);
  expect(reasons(one, { ...one, sql: 'select other' })).toEqual([
    ['inconclusive', 'the query has another text than before'],
  ]);
  expect(reasons(one, query('q', {}))).toEqual([['inconclusive', 'after, the params query gave no values']]);
  expect(reasons(query('q', {}), one)).toEqual([['inconclusive', 'before, the params query gave no values']]);
  expect(reasons(one, query('q', { heaviest: slow }))).toEqual([
    ['inconclusive', 'other parameter values than before'],
  ]);
});

it('takes a failure on one side for what it is', () => {
  const broken = query('q', { typical: failed('57014', 'canceling statement due to statement timeout') });
  const works = query('q', { typical: fast });
  expect(compareQueries([works], [broken])[0]).toMatchObject({ verdict: 'regressed' });
  expect(compareQueries([broken], [works])[0]).toMatchObject({ verdict: 'improved' });
  expect(compareQueries([broken], [broken])[0]).toMatchObject({ verdict: 'inconclusive' });
});
