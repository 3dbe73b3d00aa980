import { expect, it } from 'vitest';
import { startCommand } from '../../support/command.ts';
import { createDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const FILES = { '1_a': 'create table a ();', '1_a/rollback': 'drop table a;' };

it('says what a role lacks that may not read journal or ledger: never that it is a bug', async () => {
  const database = await createDatabase();
  const folder = writeMigrations(FILES);
  await runDeploy(database.url, folder);
  const role = await createRole(database);
  const end = await startCommand('db-deploy', ['status', '--migrations', folder, '--url', role.url]).ended;
  expect(end).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('permission denied') });
  expect(end.stderr).toContain('usage on the schema');
  expect(end.stderr).not.toContain('bug');
});

it('says that the connection was lost when it is ended while waiting for another run', async () => {
  const database = await createDatabase();
  const other = await database.client();
  await other.query('select pg_advisory_lock(1886156141, 1)');
  const words = ['apply', '--migrations', writeMigrations(FILES), '--url', database.url];
  const running = startCommand('db-deploy', words);
  await until('it to wait, and to be ended', async () => {
    const rows = await database.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'db-deploy/%' and datname = current_database() and query like '%advisory%'`);
    return rows.length > 0;
  });
  expect(await running.ended).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('was lost') });
});

it('leaves no half-begun migration where it may not compare an index', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  await database.query(`create table item (a int); create index item_idx on item (a);
    alter table item owner to ${role.name}; grant create on schema public to ${role.name};
    grant create on database ${database.name} to ${role.name}; revoke temp on database ${database.name} from public`);
  const folder = writeMigrations({
    '1_a': 'create index concurrently if not exists item_idx on item (a);',
    '1_a/rollback': 'drop index concurrently item_idx;',
  });
  const result = await runDeploy(role.url, folder);
  expect(result.migrations[0]?.problem?.hint).toContain('TEMPORARY');
  expect(await database.query('select count(*)::int as rows from _prisma_migrations')).toEqual([{ rows: 0 }]);
});
