import { expect, it } from 'vitest';
import type { IndexState } from '../../../src/facts/index-states.ts';
import { compareQueries } from '../../../src/measure/compare.ts';
import { judgeCacheHit } from '../../../src/measure/judge-cache-hit.ts';
import { judgeImprovements } from '../../../src/measure/judge-improvement.ts';
import { judgeExpectedIndexes, judgeNewIndexes } from '../../../src/measure/judge-indexes.ts';
import { judgeBaselineTargets, judgeTargets } from '../../../src/measure/judge-targets.ts';
import type { Measured } from '../../../src/measure/measurement.ts';
import { parseTargetQuery } from '../../../src/measure/query-file.ts';
import type { Finding } from '../../../src/report/finding.ts';
import { BY_INDEX, failed, measured, query } from '../../support/measurements.ts';

const [fast, slow] = [
  measured({ p50Ms: 0.3, blocks: 4, plan: BY_INDEX }),
  measured({ p50Ms: 80, blocks: 2500 }),
];

function target(outcomes: Parameters<typeof query>[1]): Finding | undefined {
  return judgeTargets([query('q', outcomes)])[0];
}

it('judges a target by the p95 of the worst parameter set, and shows n', () => {
  expect(target({ typical: fast })).toEqual({
    id: 'q',
    subject: '',
    status: 'pass',
    message: 'typical: meets its target',
    measured: 'p95 0.33 ms, n 20',
    limit: '50 ms',
  });
  expect(target({ typical: fast, heaviest: slow })).toMatchObject({
    status: 'fail',
    message: 'heaviest: misses its target',
  });
  expect(target({ typical: measured({ p50Ms: 46 }) })).toMatchObject({
    status: 'fail',
    measured: 'p95 50.6 ms, n 20',
  });
});

it('shows the slowest of the worst', () => {
  const slower = measured({ p50Ms: 900 });
  expect(target({ typical: slow, heaviest: slower, other: slow })?.message).toBe(
    'heaviest: misses its target',
  );
});

it('gives no verdict by a p95 of few samples, unless the median is over the target already', () => {
  expect(target({ a: measured({ n: 7, p50Ms: 30 }) })).toMatchObject({
    status: 'unknown',
    measured: 'p50 30 ms, n 7',
  });
  expect(target({ a: measured({ n: 7, p50Ms: 60 }) })).toMatchObject({ status: 'fail' });
});

it('never passes what matched nothing, except for a miss', () => {
  const empty = measured({ p50Ms: 0.1, rows: 0 });
  expect(target({ typical: empty, heaviest: fast })).toMatchObject({
    status: 'unknown',
    message: expect.stringContaining('typical: no row matched'),
  });
  expect(target({ typical: fast, miss: empty })).toMatchObject({ status: 'pass' });
  expect(target({ typical: measured({ p50Ms: 90, rows: 0 }) })).toMatchObject({ status: 'fail' });
  expect(target({})).toMatchObject({
    status: 'unknown',
    message: expect.stringContaining('returned no row'),
  });
});

it('fails a query that cannot run, with what the server said', () => {
  expect(target({ a: failed('57014', 'canceling statement due to statement timeout') })).toMatchObject({
    status: 'fail',
    message: 'a: was ended after the query timeout (canceling statement due to statement timeout)',
  });
  expect(target({ a: failed('42501', 'permission denied for table x') })?.status).toBe('unknown');
  expect(target({ a: failed('55P03', 'canceling statement due to lock timeout') })?.status).toBe('unknown');
  const broken = query(
    'q',
    {},
    { sampling: { error: { sqlState: '42P01', message: 'relation "x" does not exist', hint: 'look' } } },
  );
  expect(judgeTargets([broken])).toMatchObject([
    {
      status: 'unknown',
      message: 'the params query failed: SQLSTATE 42P01: relation "x" does not exist; HINT: look',
    },
  ]);
});

it('only warns of missed targets before the deployment, but keeps what is unknown', () => {
  const queries = [query('a', { typical: slow }), query('b', {}), query('c', { typical: fast })];
  expect(judgeBaselineTargets(queries).map(({ status }) => status)).toEqual(['warn', 'unknown', 'pass']);
});

const DEMANDING = parseTargetQuery(
  'q.sql',
  '-- target: 50ms\n-- improve: 30%\n-- expect-index: parcel_customer_idx\nselect 1',
);

it.each([
  ['pass', slow, fast],
  ['fail', slow, slow],
  ['fail', slow, measured({ p50Ms: 70, blocks: 2490 })],
  ['unknown', slow, measured({ p50Ms: 40, blocks: 2500 })],
  ['warn', measured({ p50Ms: 0.5, blocks: 500 }), measured({ p50Ms: 0.5, blocks: 4, plan: BY_INDEX })],
] as const)('demands an improvement by two keys: %s', (status, before: Measured, after: Measured) => {
  const comparisons = compareQueries([query('q', { typical: before })], [query('q', { typical: after })]);
  expect(judgeImprovements([DEMANDING], comparisons)).toMatchObject([
    { id: 'q', subject: 'improvement', status },
  ]);
});

it('judges the improvement where it was slowest before', () => {
  const before = query('q', { typical: measured({ p50Ms: 1, blocks: 10 }), heaviest: slow });
  const after = query('q', { typical: measured({ p50Ms: 1, blocks: 10 }), heaviest: fast });
  expect(judgeImprovements([DEMANDING], compareQueries([before], [after]))).toMatchObject([
    { status: 'pass' },
  ]);
  expect(judgeImprovements([DEMANDING], compareQueries([after], [before]))).toMatchObject([
    { status: 'fail' },
  ]);
  expect(judgeImprovements([DEMANDING], [])).toMatchObject([{ status: 'unknown' }]);
});

function state(name: string, overrides: Partial<IndexState> = {}): readonly [string, IndexState] {
  const full = `public.${name}`;
  return [
    `"${name}"`,
    {
      asked: `"${name}"`,
      schema: 'public',
      name,
      definition: '',
      valid: true,
      names: [full],
      tables: ['public.parcel'],
      ...overrides,
    },
  ];
}

function created(name: string | undefined) {
  const index = name === undefined ? undefined : ({ kind: 'index', schema: undefined, name } as const);
  return { migration: 'm', table: { kind: 'relation', schema: undefined, name: 'parcel' }, index } as const;
}

it('wants a new index used by one plan at least, and names what is preferred', () => {
  const queries = [query('a', { typical: fast }), query('b', { typical: slow })];
  const states = new Map([
    state('parcel_customer_idx'),
    state('idle_idx'),
    state('elsewhere_idx', { tables: ['public.letter'] }),
    state('broken_idx', { valid: false }),
    state('parent_idx', { names: ['public.parent_idx', 'public.parcel_customer_idx'] }),
  ]);
  const names = [...[...states.values()].map(({ name }) => name), 'gone_idx', undefined];
  expect(
    judgeNewIndexes(names.map(created), states, queries).map(({ status, message }) => [status, message]),
  ).toEqual([
    ['pass', 'used by a'],
    ['warn', 'no plan uses it: they prefer Index Scan parcel_customer_idx, Seq Scan parcel'],
    ['warn', 'no plan uses it: no target query reads public.letter'],
    ['fail', 'is INVALID: no plan will ever use it'],
    ['pass', 'used by a'],
    ['fail', 'does not exist'],
    ['skipped', 'the migration does not name it, so it cannot be found'],
  ]);
});

it('fails where the expected index is not used by that very query', () => {
  const states = new Map([state('parcel_customer_idx')]);
  const judge = (...queries: Parameters<typeof judgeNewIndexes>[2]): unknown =>
    judgeExpectedIndexes([DEMANDING], states, queries).map(({ status }) => status);
  expect(judge(query('q', { typical: fast }))).toEqual(['pass']);
  expect(judge(query('q', { typical: slow }), query('other', { typical: fast }))).toEqual(['fail']);
  expect(judge(query('q', {}))).toEqual(['unknown']);
  expect(judgeExpectedIndexes([DEMANDING], new Map(), [])).toMatchObject([
    { status: 'fail', message: 'does not exist' },
  ]);
});

function withBlocks(hit: number, read: number): Measured {
  return measured({ plan: { sharedHitBlocks: hit, sharedReadBlocks: read } });
}

function cacheHit(...sides: readonly Measured[]): Finding {
  return judgeCacheHit(
    sides.map((one, index) => query(`q${index}`, { a: one })),
    95,
  );
}

it('takes the cache hits of the measured work alone', () => {
  expect(cacheHit(withBlocks(900, 0), withBlocks(60, 40))).toMatchObject({
    status: 'pass',
    measured: '96.0 % of 1,000 blocks, n 2',
    limit: 'at least 95 %',
  });
  expect(cacheHit(withBlocks(9_499, 501))).toMatchObject({
    status: 'fail',
    measured: '94.9 % of 10,000 blocks, n 1',
  });
  expect(cacheHit(withBlocks(0, 0))).toMatchObject({ status: 'unknown' });
  expect(cacheHit()).toMatchObject({ status: 'unknown' });
});
