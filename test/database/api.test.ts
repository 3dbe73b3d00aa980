import { expect, it } from 'vitest';
import { deploy, rollback, type RunEvent } from '../../src/index.ts';
import { createDatabase } from '../support/database.ts';
import { writeMigrations } from '../support/migrations-folder.ts';

it('deploys and rolls back for programs, with proof', async () => {
  const { url, query } = await createDatabase();
  const migrations = writeMigrations({
    '1_a': 'create table item (a int); create index concurrently item_a_idx on item (a);',
    '1_a/rollback': 'drop table item;',
  });
  const events: RunEvent[] = [];
  const deployed = await deploy({ url, migrations, onEvent: (event) => void events.push(event) });
  expect(deployed).toMatchObject({ exitCode: 0, migrations: [{ name: '1_a', state: 'applied' }] });
  expect(events.map(({ kind }) => kind)).toContain('migration-done');
  const back = await rollback({ url, migrations, selection: { kind: 'last' } });
  expect(back).toMatchObject({
    exitCode: 0,
    migrations: [{ state: 'rolled-back', proof: { kind: 'proved' } }],
  });
  expect(await query(`select to_regclass('item') as item`)).toEqual([{ item: null }]);
  await expect(deploy({ url, migrations })).rejects.toMatchObject({ exitCode: 8 });
});
