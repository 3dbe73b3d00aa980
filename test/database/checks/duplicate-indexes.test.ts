import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

const ID = 'duplicate-indexes';

it('names the new index that is there already, or begins another; not one that differs', async () => {
  const database = await createDatabase();
  await database.query(
    'create table t (a int, b text, c int); create table other (a int, b text); create index wide on t (a, b desc) include (c)',
  );
  const judge = async (sql: string): Promise<unknown> =>
    (await preCheck({ url: database.url, migrations: [sql] })).of(ID);
  const pass = [{ status: 'pass' }];
  expect(await judge('create index concurrently i on t (a);')).toMatchObject([
    {
      status: 'warn',
      subject: 'index i of "t"',
      message: expect.stringContaining('the beginning of public.wide'),
    },
  ]);
  expect(await judge('create index i on public.t (a, b desc) include (c);')).toMatchObject([
    { status: 'warn', message: 'is the same as public.wide' },
  ]);
  expect(await judge('create index i on t (a, b);')).toMatchObject(pass);
  expect(await judge('create index i on t (b);')).toMatchObject(pass);
  expect(await judge('create index i on t (b text_pattern_ops);')).toMatchObject(pass);
  expect(await judge('create index i on t (a) where c > 1;')).toMatchObject(pass);
  expect(await judge('create unique index i on t (a);')).toMatchObject(pass);
  expect(await judge('create index i on t using hash (a);')).toMatchObject(pass);
  expect(await judge('create index i on other (a);')).toMatchObject(pass);
});

it('names indexes of the target that do the same, one of each pair, and the fix drops it', async () => {
  const database = await createDatabase();
  await database.query(
    `create table t (id int primary key, a int, b int);
     create index one on t (a, b); create index two on t (a, b); create index short on t (a); create index by_id on t (id);
     create index x on t ((a + b)) where a > 1; create index y on t ((a + b)) where a > 1; create index z on t ((a + b)) where a > 2`,
  );
  const input = { url: database.url, migrations: ['alter table t add column c int;'] };
  const { of } = await preCheck(input);
  expect(of(ID).map(({ status, subject, message }) => [status, subject, message.split(',')[0]])).toEqual([
    ['warn', 'index public.by_id', 'is the same as public.t_pkey'],
    ['warn', 'index public.short', 'is the beginning of public.one'],
    ['warn', 'index public.two', 'is the same as public.one'],
    ['warn', 'index public.y', 'is the same as public.x'],
  ]);
  for (const { fix } of of(ID)) await database.query(fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('knows what the pending migrations make superfluous, and what they drop themselves', async () => {
  const database = await createDatabase();
  await database.query('create table t (a int, b int); create index short on t (a)');
  const create = 'create index concurrently wide on t (a, b);';
  expect((await preCheck({ url: database.url, migrations: [create] })).of(ID)).toMatchObject([
    {
      status: 'warn',
      subject: 'index public.short',
      message: expect.stringContaining('will be the beginning of index wide'),
    },
  ]);
  const both = [create, 'drop index concurrently short;'];
  expect((await preCheck({ url: database.url, migrations: both })).of(ID)).toMatchObject([
    { status: 'pass' },
  ]);
});
