import { expect, it } from 'vitest';
import { DEFAULT_LOAD_LIMITS } from '../../../src/load/load-limits.ts';
import { judgeLoad } from '../../../src/load/judge-load.ts';
import type { LoadRun } from '../../../src/load/load-run.ts';
import { judgeFindings } from '../../../src/report/verdict.ts';
import { exampleFigures, exampleLatency, exampleRun } from '../../support/load-run.ts';

const slow = exampleFigures('all', { latency: exampleLatency({ meanMs: 500 }) });
const late = { meanLagMs: 80, p95LagMs: 150, maxLagMs: 900, busyPercent: 40 };
const refused = { code: '42P01', count: 30, example: 'x: no such table' };
const unanswered = { code: 'unanswered', count: 30, example: 'x: over' };

it.each<[string, Partial<LoadRun>, string, number]>([
  ['all limits kept', {}, '', 0],
  ['a mean that is at its limit', { all: slow }, 'load-mean', 1],
  [
    'a p95 over it',
    { all: exampleFigures('all', { latency: exampleLatency({ p95Ms: 2100 }) }) },
    'load-p95',
    1,
  ],
  ['errors', { all: exampleFigures('all', { errors: 20 }), errors: [refused] }, 'load-errors', 1],
  [
    'one query alone that is slow',
    { queries: [exampleFigures('q', { latency: exampleLatency({ p95Ms: 2100 }) })] },
    'q',
    1,
  ],
  ['one query alone that fails', { queries: [exampleFigures('q', { errors: 200 })] }, 'q', 1],
  [
    'a query that was never asked',
    { queries: [exampleFigures('q', { requests: 0, latency: undefined })] },
    'q',
    9,
  ],
  [
    'nothing answered at all',
    { all: exampleFigures('all', { requests: 0, latency: undefined }) },
    'load-mean',
    9,
  ],
  ['clients that never connected', { connected: 49, trouble: 'too many' }, 'load-clients', 9],
  ['sessions that were lost in between', { reopened: 2 }, 'load-clients', 9],
  ['a driver that was late', { driver: late }, 'load-driver', 9],
  ['a slow load by a driver that was late', { all: slow, driver: late }, 'load-mean', 9],
  [
    'refusals stay refusals',
    { all: exampleFigures('all', { errors: 30 }), errors: [refused], driver: late },
    'load-errors',
    1,
  ],
  [
    'what nobody had time for',
    { all: exampleFigures('all', { errors: 30 }), errors: [unanswered], driver: late },
    'load-errors',
    9,
  ],
  [
    'a slow load by a driver without a pause',
    { all: slow, driver: { ...late, meanLagMs: 1, p95LagMs: 5, busyPercent: 97 } },
    'load-driver',
    9,
  ],
  ['a fast one by such a driver', { driver: { ...late, meanLagMs: 1, p95LagMs: 5, busyPercent: 97 } }, '', 0],
])('%s', (_, change, named, exitCode) => {
  const findings = judgeLoad(exampleRun(change), DEFAULT_LOAD_LIMITS);
  const verdict = judgeFindings(findings, { strict: false });
  expect(verdict.exitCode).toBe(exitCode);
  expect(verdict.summary).toContain(named);
});

it('fewer than 20 samples give no p95: unknown for all, a warning for one query', () => {
  const few = exampleFigures('few', {
    requests: 19,
    latency: { n: 19, meanMs: 1, p50Ms: 1, maxMs: 2 },
  });
  const one = judgeLoad(exampleRun({ queries: [few] }), DEFAULT_LOAD_LIMITS);
  expect(one.find(({ id }) => id === 'few')).toMatchObject({
    status: 'warn',
    message: '19 samples give no p95: run longer',
  });
  expect(judgeFindings(one, { strict: false }).exitCode).toBe(0);
  const all = judgeLoad(exampleRun({ all: few }), DEFAULT_LOAD_LIMITS);
  expect(judgeFindings(all, { strict: false }).exitCode).toBe(9);
});

it('a query that had no values is unknown', () => {
  const findings = judgeLoad(exampleRun(), DEFAULT_LOAD_LIMITS, [
    { name: 'q', reason: 'there are no values for it' },
  ]);
  expect(findings.find(({ id }) => id === 'q')?.status).toBe('unknown');
});

it('an error limit of 0 bears none', () => {
  const limits = { ...DEFAULT_LOAD_LIMITS, maxErrorPercent: 0 };
  const exitOf = (errors: number): number =>
    judgeFindings(judgeLoad(exampleRun({ all: exampleFigures('all', { errors }) }), limits), {
      strict: false,
    }).exitCode;
  expect([exitOf(0), exitOf(1)]).toEqual([0, 1]);
});
