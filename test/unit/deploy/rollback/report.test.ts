import { expect, it } from 'vitest';
import { describeRollback } from '../../../../src/deploy/rollback/report.ts';
import { judgeExit, type RolledBackMigration } from '../../../../src/deploy/rollback/result.ts';
import { renderTable } from '../../../../src/report/table.ts';

const DONE: RolledBackMigration = {
  name: '20251005000002_index_cleanup',
  state: 'rolled-back',
  segments: [],
  isPartWay: false,
  problem: undefined,
  durationMs: 1234,
  proof: { kind: 'proved', ours: [], foreign: [] },
};
const DIFFERS: RolledBackMigration = {
  ...DONE,
  name: '20251005000001_indexes',
  proof: {
    kind: 'differs',
    ours: [
      { key: 'index public."Scan_lie"', expected: undefined, found: 'CREATE INDEX "Scan_lie" ON …, valid' },
    ],
    foreign: [{ key: 'column public."Scan".theirs', expected: undefined, found: 'integer' }],
  },
};
const UNKNOWN: RolledBackMigration = { ...DONE, proof: { kind: 'unknown', missing: ['before', 'after'] } };
const FAILED: RolledBackMigration = {
  ...DONE,
  state: 'failed',
  proof: undefined,
  problem: { kind: 'failed', message: 'relation "x" does not exist', hint: 'look for it' },
};
const NOT_RUN: RolledBackMigration = {
  ...DONE,
  name: '1_init',
  state: 'not-run',
  proof: undefined,
  durationMs: 0,
};

function render(...migrations: RolledBackMigration[]): string {
  const result = {
    runId: 'r',
    exitCode: judgeExit(migrations),
    migrations,
    loss: [],
    notes: [],
    wayBack: undefined,
  };
  const report = {
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: '0' },
    command: 'db-rollback',
    runId: 'r',
    target: 'ann@db:5432/app',
    startedAt: '2025-10-05T04:00:00.000Z',
    finishedAt: '2025-10-05T04:00:02.000Z',
    ...describeRollback(result),
  } as const;
  return `${renderTable(report, { width: 80, color: false })}\nexit ${result.exitCode}\n`;
}

it('tells every end of a rollback in its own words', async () => {
  const ends = [
    render(DONE),
    render({ ...DONE, state: 'before' }),
    render(DIFFERS, NOT_RUN),
    render(UNKNOWN),
    render(FAILED, NOT_RUN),
  ];
  await expect(ends.join('\n======\n\n')).toMatchFileSnapshot('../../../golden/rollback.txt');
});

it('lets a failure outweigh a difference, and a difference what is unknown', () => {
  expect([judgeExit([]), judgeExit([DONE]), judgeExit([DONE, UNKNOWN])]).toEqual([0, 0, 9]);
  expect(judgeExit([UNKNOWN, DIFFERS])).toBe(7);
  expect(judgeExit([DIFFERS, FAILED])).toBe(4);
  expect(judgeExit([DIFFERS, { ...FAILED, isPartWay: true }])).toBe(5);
});
