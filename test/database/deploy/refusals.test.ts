import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigration, writeMigrations } from '../../support/migrations-folder.ts';

const ONE = { '1_a': 'create table a ();', '1_a/rollback': 'drop table a;' };
const TWO = { ...ONE, '2_b': 'create table b ();', '2_b/rollback': 'drop table b;' };

it('refuses an applied file that was edited, and a folder that is gone', async () => {
  const { url } = await createDatabase();
  const folder = writeMigrations(TWO);
  await runDeploy(url, folder);
  writeMigration(folder, '1_a', 'create table a (); -- edited');
  await expect(runDeploy(url, folder)).rejects.toMatchObject({
    exitCode: 7,
    code: 'edited-migration',
    message: expect.stringContaining('1_a'),
  });
  writeMigration(folder, '1_a', ONE['1_a']);
  renameSync(join(folder, '2_b'), join(folder, '.2_b'));
  await expect(runDeploy(url, folder)).rejects.toMatchObject({ exitCode: 7, code: 'missing-migration' });
});

it('keeps away from a migration that another tool has begun', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations(TWO);
  await runDeploy(url, folder, { to: '1_a' });
  await query(`insert into _prisma_migrations (id, checksum, migration_name) values ('x', 'y', '2_b')`);
  await expect(runDeploy(url, folder)).rejects.toMatchObject({ exitCode: 7, code: 'failed-migration' });
});

it('stops at --to, and refuses a name that is not there', async () => {
  const { url } = await createDatabase();
  const folder = writeMigrations(TWO);
  await expect(runDeploy(url, folder, { to: 'c' })).rejects.toMatchObject({ exitCode: 2 });
  expect(await runDeploy(url, folder, { to: 'a' })).toMatchObject({ exitCode: 0, left: ['2_b'] });
  expect(await runDeploy(url, folder)).toMatchObject({ exitCode: 0, left: [], appliedBefore: 1 });
});

it('does not let a held migration in until it is released', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations(TWO);
  await runDeploy(url, folder);
  await query(`update _prisma_migrations set rolled_back_at = now() where migration_name = '2_b'; drop table b;
    insert into db_check.hold (ledger_schema, migration, run_id) values ('public', '2_b', 'r')`);
  await expect(runDeploy(url, folder)).rejects.toMatchObject({
    exitCode: 8,
    hint: expect.stringContaining('--release 2_b'),
  });
  expect((await runDeploy(url, folder, { release: ['2_b'] })).exitCode).toBe(0);
  expect(await query('select released_by is not null as released from db_check.hold')).toEqual([
    { released: true },
  ]);
});

it('refuses a schema that does not exist, rather than reading the ledger of another', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations(ONE);
  await runDeploy(url, folder);
  const elsewhere = `${url}?schema=${encodeURIComponent('Else where')}`;
  await expect(runDeploy(elsewhere, folder)).rejects.toMatchObject({ exitCode: 2, code: 'no-schema' });
  await query('create schema "Else where"');
  expect((await runDeploy(elsewhere, folder)).exitCode).toBe(0);
  expect(await query(`select to_regclass('"Else where".a') is not null as made`)).toEqual([{ made: true }]);
});

it('says before the first write what it may not do', async () => {
  const { url, query, name } = await createDatabase();
  await query(`create role ${name}_poor login`);
  const poor = new URL(url);
  poor.username = `${name}_poor`;
  await expect(runDeploy(poor.href, writeMigrations(ONE))).rejects.toMatchObject({
    exitCode: 3,
    hint: expect.stringContaining('grant create on database'),
  });
  await query(`drop role ${name}_poor`);
});
