import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

const ID = 'build-time';

it('gives a range, and warns of a build that stops writers for longer than a moment', async () => {
  const database = await createDatabase();
  await database.query(
    'create table t (id int) with (autovacuum_enabled = off); insert into t select generate_series(1, 1000); analyze t',
  );
  const judge = async (sql: string): Promise<unknown> =>
    (await preCheck({ url: database.url, migrations: [sql] })).of(ID);
  expect(await judge('create index concurrently i on t (id);')).toMatchObject([
    { status: 'pass', message: expect.stringMatching(/^1 build takes \d+ ms to \d+ ms$/) },
  ]);
  expect(await judge('create index i on t (id);')).toMatchObject([{ status: 'pass' }]);
  await database.query('insert into t select generate_series(1, 300000); analyze t');
  expect(await judge('alter table t add constraint u unique (id);')).toMatchObject([
    { status: 'warn', subject: 'index u of "t"', message: expect.stringContaining('writers of "t" wait') },
    { status: 'pass' },
  ]);
  expect(await judge('create index concurrently i on t (id);')).toMatchObject([{ status: 'pass' }]);
  expect(await judge('alter table t add column c int;')).toMatchObject([{ status: 'skipped' }]);
});
