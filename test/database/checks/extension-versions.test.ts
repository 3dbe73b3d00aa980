import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

const ID = 'extension-versions';

it('warns of an old extension until the fix is run', async () => {
  const database = await createDatabase();
  await database.query("create extension pg_stat_statements version '1.8'");
  const [finding, ...more] = (await preCheck({ url: database.url })).of(ID);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'warn', subject: 'extension pg_stat_statements' });
  expect(finding?.message).toMatch(/^1\.8 is installed, the server brings 1\.\d+$/);
  await database.query(finding?.fix ?? '');
  expect((await preCheck({ url: database.url })).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('warns of an extension without files', async () => {
  const database = await createDatabase();
  await database.query('create extension pg_stat_statements');
  await database.query("update pg_extension set extname = 'gone' where extname = 'pg_stat_statements'");
  expect((await preCheck({ url: database.url })).of(ID)).toMatchObject([
    { status: 'warn', subject: 'extension gone', message: expect.stringContaining('no files of it') },
  ]);
});
