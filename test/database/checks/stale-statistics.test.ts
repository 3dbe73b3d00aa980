import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const ID = 'stale-statistics';
const PENDING = ['create index concurrently i on t (id);'];

it('warns of a table never analyzed and of one that has changed; the fix analyzes it', async () => {
  const database = await createDatabase();
  await database.query('create table t (id int) with (autovacuum_enabled = off)');
  const counted = (changed: number): Promise<true> =>
    until(`${changed} changes are counted`, async () => {
      const [row] = await database.query(
        "select pg_stat_get_mod_since_analyze('t'::regclass)::int as changed",
      );
      return row?.['changed'] === changed;
    });
  const role = await createRole(database);
  await database.query(`grant select on t to ${role.name}`);
  const input = { url: role.url, migrations: PENDING };
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await database.query('insert into t select generate_series(1, 1000)');
  await counted(1000);
  const [never] = (await preCheck(input)).of(ID);
  expect(never).toMatchObject({ status: 'warn', subject: 'table public.t', message: 'was never analyzed' });
  await database.query(never?.fix ?? '');
  await counted(0);
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await database.query('update t set id = id where id <= 150');
  await counted(150);
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await database.query('update t set id = id where id <= 150');
  await counted(300);
  const [stale] = (await preCheck(input)).of(ID);
  expect(stale).toMatchObject({ status: 'warn', measured: '30 %', limit: '20 %' });
  expect(stale?.message).toMatch(/^300 rows have changed .* ago\), and autovacuum is off for it$/);
});

it('does not know where nobody counts', async () => {
  const database = await createDatabase();
  await database.query(`create table t (id int); alter database ${database.name} set track_counts = off`);
  const { of } = await preCheck({ url: database.url, migrations: PENDING });
  expect(of(ID)).toMatchObject([{ status: 'unknown', subject: 'table public.t' }]);
  expect(of('dead-rows')).toMatchObject([{ status: 'unknown', subject: 'table public.t' }]);
});
