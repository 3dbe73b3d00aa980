import { expect, it } from 'vitest';
import { judgeComparison } from '../../../src/gates/judge-comparison.ts';
import { baseline, BY_INDEX, measured, query } from '../../support/measurements.ts';

const BEFORE = baseline([
  query('slow', { '': measured({ blocks: 1000, p50Ms: 50 }) }),
  query('same', { '': measured() }),
]);
const SAME = BEFORE.queries;
const FASTER = [
  query('slow', { '': measured({ blocks: 10, p50Ms: 1, plan: BY_INDEX }) }),
  query('same', { '': measured() }),
];
const WORSE = [
  query('slow', { '': measured({ blocks: 9000, p50Ms: 500 }) }),
  query('same', { '': measured() }),
];
const SLOWER = [
  query('slow', { '': measured({ blocks: 1000, p50Ms: 500 }) }),
  query('same', { '': measured() }),
];

it.each([
  ['stable', SAME, 'success', '2 unchanged since 2025-10-05T00:00:00.000Z'],
  ['stable', FASTER, 'success', '1 improved, 1 unchanged since 2025-10-05T00:00:00.000Z'],
  ['stable', WORSE, 'failure', 'slow is regressed: more work and slower'],
  [
    'stable',
    SLOWER,
    'inconclusive',
    'slow is inconclusive: only slower: the same plan and work, so it may be the machine',
  ],
  ['improved', SAME, 'failure', 'same is unchanged: the same plan, work and time'],
  ['improved', FASTER, 'failure', 'same is unchanged: the same plan, work and time'],
  ['improved', WORSE, 'failure', 'same is unchanged: the same plan, work and time'],
] as const)('%s: %#', (comparison, now, status, message) => {
  expect(judgeComparison({ comparison }, BEFORE, baseline(now))).toEqual({ status, message });
});

const judge = (queries: readonly string[]) =>
  judgeComparison({ comparison: 'improved', queries }, BEFORE, baseline(FASTER));

it('looks at those that were named, and at all of them', () => {
  expect(judge(['slow'])).toMatchObject({ status: 'success' });
  expect(judge(['slow', 'gone'])).toEqual({
    status: 'inconclusive',
    message: 'nothing was compared of gone',
  });
  expect(judge([]).status).toBe('inconclusive');
});

it.each([
  { target: 'app@elsewhere:5432/shop' },
  { serverVersion: 180_005 },
  { settings: { work_mem: '4096kB', jit: 'off' } },
  { settings: { work_mem: '4096kB' } },
])('a baseline of something else is no success: %j', (other) => {
  for (const [before, now] of [
    [baseline(SAME, other), baseline(SAME)],
    [baseline(SAME), baseline(SAME, other)],
  ] as const)
    expect(judgeComparison({ comparison: 'stable' }, before, now).status).toBe('inconclusive');
});

it('who measured may be another than before', () => {
  const other = baseline(SAME, { target: 'deployer@db.example:5432/shop' });
  expect(judgeComparison({ comparison: 'stable' }, BEFORE, other).status).toBe('success');
});
