import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';

const FIVE_INDEXES = [1, 2, 3, 4, 5]
  .map((n) => `create index concurrently "Item_${n}_idx" on "Item" (a, b, (a + ${n}));`)
  .join('\n');

it('lands a file of concurrent indexes and a drop, and then has nothing to do', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations({
    '1_init': 'create table "Item" (a int, b text); create index old on "Item" (a);',
    '1_init/rollback': 'drop table "Item";',
    '2_indexes': `${FIVE_INDEXES}\ndrop index concurrently old;`,
    '2_indexes/rollback': 'select 1;',
  });
  const result = await runDeploy(url, folder);
  expect(result.migrations.map((migration) => [migration.name, migration.state, migration.problem])).toEqual([
    ['1_init', 'applied', undefined],
    ['2_indexes', 'applied', undefined],
  ]);
  expect(result.exitCode).toBe(0);
  const indexes = await query(
    `select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = '"Item"'::regclass order by 1`,
  );
  expect(indexes).toEqual([1, 2, 3, 4, 5].map((n) => ({ relname: `Item_${n}_idx`, indisvalid: true })));
  const ledger = await query(
    'select migration_name, finished_at is not null as done, applied_steps_count from _prisma_migrations order by 1',
  );
  expect(ledger).toEqual([
    { migration_name: '1_init', done: true, applied_steps_count: 1 },
    { migration_name: '2_indexes', done: true, applied_steps_count: 1 },
  ]);
  const segments = await query('select state, count(*)::int from db_check.segment group by 1');
  expect(segments).toEqual([{ state: 'done', count: 7 }]);
  const again = await runDeploy(url, folder);
  expect(again).toMatchObject({ exitCode: 0, migrations: [], appliedBefore: 2 });
});
