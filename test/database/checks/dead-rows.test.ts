import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';

const ID = 'dead-rows';

it('warns of the table with many dead rows, also of a partition; the fix vacuums it', async () => {
  const database = await createDatabase();
  await database.query(
    `create table t (id int) partition by range (id);
     create table t_low partition of t for values from (0) to (30000) with (autovacuum_enabled = off);
     create table t_high partition of t for values from (30000) to (60000);
     insert into t select generate_series(0, 29999);
     create table other (id int) with (autovacuum_enabled = off);
     insert into other select generate_series(0, 29999)`,
  );
  const input = { url: database.url, migrations: ['create index i on t (id);'] };
  const dead = (count: number): Promise<true> =>
    until(`${count} rows are dead`, async () => {
      const [row] = await database.query("select pg_stat_get_dead_tuples('t_low'::regclass)::int as dead");
      return row?.['dead'] === count;
    });
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await database.query('delete from t where id < 12000; delete from other');
  await dead(12_000);
  const [finding, ...more] = (await preCheck(input)).of(ID);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'warn', subject: 'table public.t_low', measured: '40 %' });
  expect(finding?.message).toContain('12,000 rows are dead');
  await database.query(finding?.fix ?? '');
  await dead(0);
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});
