import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

const ID = 'pending-migrations';
const LEDGER = `create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null,
  finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count int not null default 0)`;

it('counts what is pending', async () => {
  const database = await createDatabase();
  const { of } = await preCheck({ url: database.url, migrations: ['create table t ();'] });
  expect(of(ID)).toMatchObject([{ status: 'pass', message: '1 pending: 20250101000000_migration' }]);
});

it('names what a human has to settle first', async () => {
  const database = await createDatabase();
  await database.query(`${LEDGER}; insert into _prisma_migrations (id, checksum, finished_at, migration_name) values
    ('1', 'another', now(), '20250101000000_migration'), ('2', 'x', null, '20250101000001_migration'),
    ('3', 'x', now(), '20240101000000_gone')`);
  const { of, exitCode } = await preCheck({ url: database.url, migrations: ['select 1;', 'select 2;'] });
  expect(of(ID).map(({ status, subject, message }) => `${status} ${subject} ${message}`)).toEqual([
    'fail migration 20240101000000_gone is in the ledger, but its folder is gone',
    'fail migration 20250101000000_migration was edited after it was applied',
    'fail migration 20250101000001_migration was begun and has not finished',
  ]);
  expect(exitCode).toBe(1);
});

it('shows the place of what cannot be deployed, and still judges the rest', async () => {
  const database = await createDatabase();
  await database.query('create table t (id int)');
  const writer = await database.client();
  await writer.query('begin; insert into t values (1)');
  const migrations = ['begin;\ncreate index concurrently i on t (id);\ncommit;'];
  const { of } = await preCheck({ url: database.url, migrations });
  const [finding] = of(ID);
  expect(finding).toMatchObject({ status: 'fail', location: { line: 2, column: 1 } });
  expect(of('concurrent-build-blockers')).toMatchObject([{ status: 'warn' }]);
});

it('does not know when it may not read the ledger, and takes all for pending', async () => {
  const database = await createDatabase();
  await database.query(LEDGER);
  const role = await createRole(database);
  const input = { url: role.url, migrations: ['create table t ();'] };
  const [finding] = (await preCheck(input)).of(ID);
  expect(finding).toMatchObject({ status: 'unknown', subject: '_prisma_migrations' });
  expect(finding?.message).toContain('42501');
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});
