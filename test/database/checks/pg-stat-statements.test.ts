import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

it('warns until the extension is created by the fix, and knows who may read it', async () => {
  const database = await createDatabase();
  const before = (await preCheck({ url: database.url })).of('pg-stat-statements');
  expect(before).toMatchObject([{ status: 'warn', message: 'is loaded, but not created in this database' }]);
  await database.query(before[0]?.fix ?? '');
  expect((await preCheck({ url: database.url })).of('pg-stat-statements')).toMatchObject([
    { status: 'pass' },
  ]);
  const role = await createRole(database);
  const blind = (await preCheck({ url: role.url })).of('pg-stat-statements');
  expect(blind).toMatchObject([{ status: 'unknown', optional: true }]);
  await database.query(blind[0]?.fix ?? '');
  expect((await preCheck({ url: role.url })).of('pg-stat-statements')).toMatchObject([{ status: 'pass' }]);
});
