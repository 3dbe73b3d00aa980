import { describe, expect, it } from 'vitest';
import type { Finding, Status } from '../../../src/report/finding.ts';
import { renderTable } from '../../../src/report/table.ts';
import { describeReadiness, type Readiness } from '../../../src/rollout/describe-readiness.ts';
import type { Standing } from '../../../src/rollout/judge-standing.ts';

const finding = (id: string, status: Status, extra: Partial<Finding> = {}): Finding => ({
  ...{ id, status, subject: '', message: 'as it should be' },
  ...extra,
});

const CHECKS = ['connections', 'pooler', 'wraparound'].map((id) => finding(id, 'pass'));
const standing = (status: Standing['status'], message: string, next: readonly string[] = []): Standing => ({
  ...{ status, subject: 'phase cleanup', message, next },
});
const GO = standing('go', 'may begin', ['db-deploy rollout --phase cleanup']);
const PAUSED = standing(
  'human',
  'is paused: gate few errors: 1 inconclusive answer, none is borne: column n is NULL',
  [
    'db-deploy rollout   # asks again, or repeats what failed',
    'db-deploy rollout --open-gate cleanup --reason "…"',
  ],
);
const SOAK = standing('wait', 'soaks until 2026-11-23T12:00:00.000Z', [
  'db-check ready   # after 2026-11-23T12:00:00.000Z',
]);
const GATES = [
  finding('few errors', 'pass', {
    subject: 'in full 3 times, every 15 min',
    message: 'the number is within its limits',
    measured: '2 errors',
    limit: '5 errors',
  }),
  finding('full load', 'skipped', {
    message: 'not asked: it would put load on the server (--load asks it too)',
  }),
];
const UNKNOWN = finding('unused indexes', 'unknown', {
  message: 'the counters of app@db:5432/shop were reset at 2026-11-22T11:00:00.000Z',
});
const WARNING = finding('stale-statistics', 'warn', { subject: 'table job', message: 'was never analysed' });
const BROKEN = finding('backup', 'fail', {
  message: 'the newest one is too old',
  measured: '3 days',
  limit: '1 day',
});

function readiness(parts: Partial<Readiness>): Readiness {
  return {
    standings: [GO],
    gates: GATES,
    checks: CHECKS,
    strict: false,
    contacts: ['dba@example.org'],
    ...parts,
  };
}

function render(parts: Partial<Readiness>): string {
  const frame = {
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: '0.0.0' },
    command: 'db-check ready',
    runId: '20261122T120000-abc123',
    target: 'app@db.example:5432/shop',
    startedAt: '2026-11-22T12:00:00.000Z',
    finishedAt: '2026-11-22T12:00:01.300Z',
  } as const;
  return renderTable({ ...frame, ...describeReadiness(readiness(parts)) }, { width: 80, color: false });
}

it.each<[string, Partial<Readiness>]>([
  ['go', {}],
  ['paused', { standings: [PAUSED], gates: [UNKNOWN], checks: [...CHECKS, WARNING] }],
  ['soak', { standings: [SOAK] }],
  ['failed', { checks: [...CHECKS, BROKEN, WARNING] }],
])('shows %s on one screen', async (name, parts) => {
  const text = render(parts);
  expect(text.split('\n').length).toBeLessThan(40);
  expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
  await expect(text).toMatchFileSnapshot(`../../golden/ready-${name}.txt`);
});

describe('the exit code', () => {
  it.each<[number, string, Partial<Readiness>]>([
    [0, 'go', {}],
    [0, 'a warning', { checks: [...CHECKS, WARNING] }],
    [1, 'a warning, strictly', { checks: [...CHECKS, WARNING], strict: true }],
    [1, 'a check that fails', { checks: [...CHECKS, BROKEN] }],
    [1, 'a gate that fails', { gates: [...GATES, finding('x', 'fail')] }],
    [1, 'a gate that fails beside one that nobody knows', { gates: [UNKNOWN, finding('x', 'fail')] }],
    [1, 'a soak', { standings: [SOAK] }],
    [1, 'a failure', { standings: [standing('failed', 'failed')] }],
    [1, 'a soak beside what nobody knows', { standings: [SOAK], gates: [UNKNOWN] }],
    [9, 'a gate that nobody knows', { gates: [UNKNOWN] }],
    [9, 'a check that nobody knows', { checks: [finding('backup', 'unknown')] }],
    [9, 'a rollout that nobody knows', { standings: [standing('unknown', 'could not be read')] }],
    [9, 'nothing was checked', { checks: [], gates: [] }],
    [8, 'a pause', { standings: [PAUSED] }],
    [8, 'a pause beside what fails', { standings: [PAUSED], checks: [BROKEN] }],
    [8, 'a migration that is held', { standings: [GO, standing('human', 'is held')] }],
  ])('%i: %s', (exitCode, _, parts) => {
    const { verdict, next } = describeReadiness(readiness(parts));
    expect(verdict.exitCode).toBe(exitCode);
    expect(verdict.summary.startsWith('go: ')).toBe(exitCode === 0);
    expect(next).not.toEqual([]);
  });
});
