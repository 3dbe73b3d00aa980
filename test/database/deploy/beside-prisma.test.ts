import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { runDeploy, startDeploy } from '../../support/deploy.ts';
import { createGate } from '../../support/gate.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { until } from '../../support/until.ts';

const PRISMA_LOCK = 72_707_369;
const BEGUN = `insert into _prisma_migrations (id, checksum, migration_name)
  values ('p', '0e7a6c4e2e6f1a1a8ab2d8f4c6e3ad1b8c1a4b8d0f2b3c4d5e6f708192a3b4c5', '2_b')`;
const FILES = {
  '1_a': 'create table a ();',
  '1_a/rollback': 'drop table a;',
  '2_b': 'create table b ();',
  '2_b/rollback': 'drop table b;',
};

it('waits while Prisma is between two migrations, and does not apply one a second time', async () => {
  const database = await createDatabase();
  const folder = writeMigrations(FILES);
  await runDeploy(database.url, folder, { to: '1_a' });
  const prisma = await database.client();
  await prisma.query('select pg_advisory_lock($1::bigint)', [PRISMA_LOCK]);
  const ours = startDeploy(database.url, folder);
  await until('us to wait for Prisma', async () =>
    ours.events.some((event) => event.kind === 'waiting-for-runner'),
  );
  await prisma.query(`create table b (); insert into _prisma_migrations (id, checksum, migration_name, finished_at)
    select 'p', encode(sha256('create table b ();'), 'hex'), '2_b', now()`);
  await prisma.end();
  expect(await ours.result).toMatchObject({ exitCode: 0, migrations: [], appliedBefore: 2 });
});

it('takes a migration that Prisma is busy with for running, not for failed', async () => {
  const database = await createDatabase();
  const folder = writeMigrations(FILES);
  await runDeploy(database.url, folder, { to: '1_a' });
  const prisma = await database.client();
  await prisma.query('select pg_advisory_lock($1::bigint)', [PRISMA_LOCK]);
  await prisma.query(BEGUN);
  const ours = startDeploy(database.url, folder);
  await until('us to wait for Prisma', async () =>
    ours.events.some((event) => event.kind === 'waiting-for-runner'),
  );
  await prisma.query(`create table b (); update _prisma_migrations set finished_at = now(),
    checksum = encode(sha256('create table b ();'), 'hex') where id = 'p'`);
  await prisma.end();
  expect(await ours.result).toMatchObject({ exitCode: 0, migrations: [] });
});

it('leaves the next migration to Prisma when that came by during a concurrent build', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = writeMigrations({
    '1_gate': 'create index concurrently "Item_gate_idx" on "Item" (gate(a));',
    '1_gate/rollback': 'drop index concurrently "Item_gate_idx";',
    '2_b': FILES['2_b'],
    '2_b/rollback': FILES['2_b/rollback'],
  });
  const ours = startDeploy(database.url, folder);
  await gate.builderPid();
  await database.query(BEGUN);
  await gate.open();
  const result = await ours.result;
  expect(result.migrations.map(({ state }) => state)).toEqual(['applied', 'failed']);
  expect(result).toMatchObject({ exitCode: 7 });
  expect(result.migrations[1]?.problem?.message).toContain('2_b');
});
