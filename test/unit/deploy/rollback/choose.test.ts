import { expect, it } from 'vitest';
import { chooseRollback, type RollbackSelection } from '../../../../src/deploy/rollback/choose.ts';
import type { Ledger, LedgerRow } from '../../../../src/migrations/ledger.ts';
import { thrownBy } from '../../../support/thrown-by.ts';

function row(name: string, started: number, overrides: Partial<LedgerRow> = {}): LedgerRow {
  return {
    id: name,
    migration_name: name,
    checksum: '',
    started_at: new Date(started),
    finished_at: new Date(started),
    rolled_back_at: null,
    logs: null,
    applied_steps_count: 1,
    ...overrides,
  };
}

const ROWS = [row('1_a', 1), row('3_c', 2), row('2_b', 3), row('4_d', 4, { rolled_back_at: new Date(9) })];

function choose(
  selection: RollbackSelection,
  lastRun: readonly string[] = [],
  rows = ROWS,
): readonly string[][] {
  const ledger: Ledger = { schema: 'public', exists: true, rows, held: [], leaving: [], journalExists: true };
  const { standing, rolledBack } = chooseRollback(ledger, new Set(lastRun), selection);
  return [standing, rolledBack].map((chosen) => chosen.map(({ migration_name: name }) => name));
}

it('goes by the time of applying, not by the name', () => {
  expect(choose({ kind: 'to', migration: '1_a' })).toEqual([['2_b', '3_c'], []]);
  expect(choose({ kind: 'to', migration: '2_b' })).toEqual([[], []]);
  expect(choose({ kind: 'named', migrations: ['b', '3'] })).toEqual([['2_b', '3_c'], []]);
});

it('sorts by name what was applied at the same time', () => {
  expect(choose({ kind: 'to', migration: '1_a' }, [], [row('1_a', 1), row('2_b', 1), row('3_c', 1)])).toEqual(
    [['3_c', '2_b'], []],
  );
});

it('takes the last deployment whatever became of it', () => {
  expect(choose({ kind: 'last' }, ['2_b', '4_d'])).toEqual([['2_b'], ['4_d']]);
  expect(choose({ kind: 'last' }, ['4_d'])).toEqual([[], ['4_d']]);
});

it('takes the row that stands where a name has several', () => {
  const rows = [row('1_a', 1, { id: 'old', rolled_back_at: new Date(2) }), row('1_a', 3)];
  expect(choose({ kind: 'named', migrations: ['1_a'] }, [], rows)).toEqual([['1_a'], []]);
});

it('refuses to pull one out from under later ones, and says what to type', () => {
  const error = thrownBy(() => choose({ kind: 'named', migrations: ['3_c'] }));
  expect(error).toMatchObject({
    code: 'later-migrations',
    exitCode: 2,
    message: 'applied after 3_c, and not to be rolled back: 2_b',
    hint: 'they may build on it; name them too: db-rollback 2_b 3_c',
  });
});

it('refuses names that are not there, or not enough of one', () => {
  const rows = [row('1_add_index', 1), row('2_add_index', 2)];
  for (const name of ['add_index', 'nothing']) {
    const error = thrownBy(() => choose({ kind: 'named', migrations: [name] }, [], rows));
    expect(error).toMatchObject({ code: 'unknown-migration', exitCode: 2 });
  }
});

it('knows no last deployment without a journal of one', () => {
  const error = thrownBy(() => choose({ kind: 'last' }));
  expect(error).toMatchObject({
    code: 'no-last-deployment',
    exitCode: 2,
    hint: 'name the migrations: db-rollback 2_b',
  });
});
