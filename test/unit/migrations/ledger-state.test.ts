import { expect, it } from 'vitest';
import { judgeMigrations } from '../../../src/migrations/ledger-state.ts';
import type { Ledger, LedgerRow } from '../../../src/migrations/ledger.ts';
import type { MigrationFolder } from '../../../src/migrations/migration.ts';

const folder = (name: string, checksum = 'c'): MigrationFolder => ({
  name,
  migration: { path: `${name}/migration.sql`, text: '', checksum },
  rollback: undefined,
});
const row = (name: string, parts: Partial<LedgerRow> = {}): LedgerRow => ({
  id: name,
  checksum: 'c',
  finished_at: new Date(1),
  migration_name: name,
  logs: null,
  rolled_back_at: null,
  started_at: new Date(0),
  applied_steps_count: 1,
  ...parts,
});
const ledger = (rows: LedgerRow[], held: string[] = []): Ledger => ({
  schema: 'public',
  exists: true,
  journalExists: true,
  rows,
  held,
  leaving: [],
});
const states = (folders: MigrationFolder[], of: Ledger): Record<string, string> =>
  Object.fromEntries(judgeMigrations(folders, of).map(({ name, state }) => [name, state]));

it('tells six of the states apart', () => {
  const folders = ['a', 'b', 'c', 'd', 'e'].map((name) => folder(name));
  const rows = [
    row('a'),
    row('b', { checksum: 'other' }),
    row('c', { finished_at: null }),
    row('d', { rolled_back_at: new Date(2) }),
    row('z'),
  ];
  expect(states(folders, ledger(rows, ['d']))).toEqual({
    a: 'applied',
    b: 'edited',
    c: 'unfinished',
    d: 'held',
    e: 'pending',
    z: 'missing',
  });
});

it('counts the newest row that was not rolled back', () => {
  const rolledBack = row('a', { rolled_back_at: new Date(2), finished_at: null });
  expect(states([folder('a')], ledger([rolledBack, row('a')]))).toEqual({ a: 'applied' });
  expect(states([folder('a')], ledger([rolledBack]))).toEqual({ a: 'pending' });
  expect(states([], ledger([rolledBack]))).toEqual({});
});

it('lets an unfinished row outweigh an applied one, whichever came first', () => {
  const rows = [row('a'), row('a', { id: '2', finished_at: null })];
  expect(states([folder('a')], ledger(rows))).toEqual({ a: 'unfinished' });
  expect(states([folder('a')], ledger(rows.toReversed()))).toEqual({ a: 'unfinished' });
});

it('calls nothing applied or unfinished whose rollback was begun', () => {
  const rows = [row('a'), row('b'), row('c', { finished_at: null })];
  const folders = ['a', 'b', 'c'].map((name) => folder(name));
  expect(states(folders, { ...ledger(rows), leaving: ['b', 'c'] })).toEqual({
    a: 'applied',
    b: 'leaving',
    c: 'leaving',
  });
});

it('forgets a rollback that was begun and then ended by other means', () => {
  const rows = [row('a', { rolled_back_at: new Date(2) })];
  expect(states([folder('a')], { ...ledger(rows), leaving: ['a'] })).toEqual({ a: 'pending' });
});
