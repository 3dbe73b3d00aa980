import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LockMode } from '../../../src/locks/modes.ts';
import { renderTable } from '../../../src/report/table.ts';
import { describeLocks, type FileTrace } from '../../../src/scratch/locks-report.ts';
import type { Outcome } from '../../../src/scratch/trace-file.ts';
import type { Traced } from '../../../src/scratch/trace.ts';
import { ROOT } from '../../support/cli.ts';
import { statementsOf } from '../../support/statements.ts';

const SQL = `alter table "Order" add column token uuid default gen_random_uuid();
create index on "Order" (token);
reindex index order_key;
begin;
drop table nope;
copy t to program 'x';
select 1;
`;

function relation(label: string, mode: LockMode, more: Partial<Traced> = {}): Traced {
  const rest = {
    oid: label,
    schema: 'public',
    name: label,
    kind: 'r',
    isVisible: true,
    table: null,
    parents: [],
  };
  return { ...rest, label, mode, rewritten: false, scanned: false, ...more };
}

function traced(
  relations: readonly Traced[],
  durationMs: number,
  differences: readonly string[] = [],
): Outcome {
  return { kind: 'traced', relations, durationMs, differences };
}

const ORDER = 'public."Order"';
const OUTCOMES: readonly Outcome[] = [
  traced(
    [
      relation(ORDER, 'ACCESS EXCLUSIVE', { rewritten: true, scanned: true }),
      relation('public.order_key', 'ACCESS EXCLUSIVE', { kind: 'i', table: ORDER, rewritten: true }),
    ],
    12.34,
  ),
  traced([relation(ORDER, 'SHARE', { scanned: true })], 2.345),
  traced(
    [
      relation(ORDER, 'SHARE', { scanned: true }),
      relation('public.order_key', 'ACCESS EXCLUSIVE', { kind: 'i', table: ORDER, rewritten: true }),
    ],
    1,
    ['public."Order": SHARE, not ACCESS SHARE'],
  ),
  { kind: 'left out', reason: 'each statement has a transaction of its own here' },
  { kind: 'failed', reason: 'table "nope" does not exist (SQLSTATE 42P01)' },
  { kind: 'unknown', reason: 'permission denied (SQLSTATE 42501)' },
  traced([], 0.2),
];

function fileTrace(outcomes: readonly Outcome[], emptyTables: readonly string[] = []): FileTrace {
  const statements = statementsOf(SQL).slice(0, outcomes.length);
  return {
    file: { path: 'migrations/1_a/migration.sql', text: SQL, checksum: '' },
    ground: '3 migrations',
    prepared: { failed: [], emptyTables },
    refusals: [],
    traces: statements.map((statement, index) => ({ statement, outcome: outcomes[index] as Outcome })),
  };
}

it('tells people what each statement does, in 80 columns', async () => {
  const text = renderTable(
    {
      schemaVersion: 1,
      tool: { name: 'pg-plumbline', version: '0' },
      command: 'db-check locks',
      runId: 'r',
      target: 'PostgreSQL 18.4 of its own',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:01.000Z',
      ...describeLocks([fileTrace(OUTCOMES, ['public.audit'])], false),
    },
    { width: 80, color: false },
  );
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  await expect(text).toMatchFileSnapshot(join(ROOT, 'test/golden/locks.txt'));
});

it.each([
  ['all traced', [0, 1], 0, 'good'],
  ['a prediction that differs: a defect of ours', [0, 1, 2], 0, 'warning'],
  ['a failure', [0, 1, 2, 3, 4], 1, 'failed'],
] as const)('%s', (_, which, exitCode, status) => {
  const { verdict } = describeLocks([fileTrace(which.map((index) => OUTCOMES[index] as Outcome))], false);
  expect(verdict).toMatchObject({ exitCode, status });
});

it('something that cannot be told is 9, and a stop 130', () => {
  const unknown = [fileTrace([OUTCOMES[5] as Outcome])];
  expect(describeLocks(unknown, false).verdict).toMatchObject({ exitCode: 9, status: 'unknown' });
  expect(describeLocks(unknown, true).verdict).toMatchObject({ exitCode: 130, status: 'stopped' });
});
