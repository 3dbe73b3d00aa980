import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { runDeploy } from '../../../support/deploy.ts';
import { endOf } from '../../../support/end-of.ts';
import { folderOf } from '../../../support/folder.ts';
import { writeMigration, writeMigrations } from '../../../support/migrations-folder.ts';
import { openPrismaEngine, type PrismaEngine } from '../../../support/prisma-engine.ts';
import { commandsIn, typeLine } from '../../../support/type-line.ts';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n';
const FIRST = "create table item (a int, b text);insert into item values (1, 'x'), (1, 'x');";

interface Place {
  readonly database: TestDatabase;
  readonly folder: string;
  readonly prisma: PrismaEngine;
}

function writeFolder(second: string): string {
  const folder = writeMigrations({
    '1_item': FIRST,
    '1_item/rollback': 'drop table item;',
    '2_more': second,
    '2_more/rollback': 'drop table more;',
  });
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return folder;
}

/** Prisma's own engine applies the first migration and fails in the second. */
async function begunByPrisma(second: string): Promise<Place> {
  const database = await createDatabase();
  const folder = writeFolder(second);
  const prisma = await openPrismaEngine(
    database.url,
    join(folderOf({ 'schema.prisma': SCHEMA }), 'schema.prisma'),
  );
  onTestFinished(() => prisma.close());
  await expect(prisma.apply(folder)).rejects.toThrow();
  return { database, folder, prisma };
}

/** Prisma knows of nothing that failed, was edited, or is still to do. */
async function expectPrismaContent({ prisma, folder }: Place): Promise<void> {
  const diagnosis = await prisma.diagnose(folder);
  expect(diagnosis.failedMigrationNames).toEqual([]);
  expect(diagnosis.editedMigrationNames).toEqual([]);
  expect(diagnosis.history ?? null).toBeNull();
  expect(await prisma.apply(folder)).toEqual([]);
}

const typeAt = ({ database, folder }: Place, line: string) => typeLine(line, { url: database.url, folder });

const BUILDS = `create table more (a int);
create index concurrently item_b_idx on item (b);
create unique index concurrently item_a_key on item (a);
create index concurrently more_a_idx on more (a);
insert into more values (7);`;

it('diagnoses what Prisma began and failed, statement by statement, and goes on by the command it prints', async () => {
  const place = await begunByPrisma(BUILDS);
  const { database, folder } = place;
  const refused = await typeAt(place, 'db-deploy apply');
  expect(refused.exitCode).toBe(7);
  const [resolve = ''] = commandsIn(refused.stderr).filter((line) => line.includes('resolve'));
  const listed = await typeAt(place, resolve);
  expect(listed.exitCode).toBe(5);
  const states = [...listed.stdout.matchAll(/^\W*(\d) \W*(there|not there|INVALID|unknown) /gm)].map(
    (m) => m[2],
  );
  expect(states).toEqual(['there', 'there', 'INVALID', 'not there', 'unknown']);
  await database.query('delete from item where ctid = (select min(ctid) from item)');
  const [choice = ''] = commandsIn(listed.stdout).filter((line) => line.includes('--continue'));
  const continued = await typeAt(place, choice);
  expect(continued.stderr + continued.stdout).toContain('continued at statement 3');
  expect(continued.exitCode).toBe(0);
  await expectPrismaContent(place);
  expect((await runDeploy(database.url, folder)).migrations).toEqual([]);
  expect((await typeAt(place, 'db-deploy resolve')).exitCode).toBe(0);
  const undisturbed = await createDatabase();
  await runDeploy(undisturbed.url, writeFolder(BUILDS), { to: '1_item' });
  await undisturbed.query('delete from item where ctid = (select min(ctid) from item)');
  await runDeploy(undisturbed.url, folder);
  expect(await endOf(database)).toMatchObject({
    objects: ((await endOf(undisturbed)) as { objects: object }).objects,
    invalid: [],
  });
  expect(await database.query('select a from more')).toEqual([{ a: 7 }]);
});

it('asks a human about what cannot be told, and either answer is a command it prints', async () => {
  for (const hasRun of [false, true]) {
    const place = await begunByPrisma(`create table more (a int);
insert into more values (1);
insert into item select 1 / (count(*) - 2) from item;
create index more_a_idx on more (a);`);
    const { database } = place;
    await database.query(`insert into item values (3, 'z')`);
    if (!hasRun) await database.query('truncate more');
    const undecided = await typeAt(place, 'db-deploy resolve 2_more --continue');
    expect(undecided.exitCode).toBe(9);
    const [resend = '', skip = ''] = commandsIn(undecided.stderr).filter((line) => line.includes('--from'));
    const ended = await typeAt(place, hasRun ? skip : resend);
    expect(ended.exitCode).toBe(0);
    expect(await database.query('select a from more')).toEqual([{ a: 1 }]);
    expect(await database.query('select count(*)::int from item')).toEqual([{ count: 4 }]);
    await expectPrismaContent(place);
  }
});

it('records as applied what a human has finished: with the file as it is now', async () => {
  const place = await begunByPrisma('create table more (a int); select 1/0;');
  const { database, folder } = place;
  writeMigration(folder, '2_more', 'create table more (a int);');
  expect((await typeAt(place, 'db-deploy resolve 2_more --applied')).exitCode).toBe(0);
  await expectPrismaContent(place);
  expect((await runDeploy(database.url, folder)).migrations).toEqual([]);
  const runs = await database.query(
    `select command, outcome, database_user <> '' and os_user <> '' and host <> '' and started_at is not null as who
      from db_check.run order by started_at`,
  );
  expect(runs).toEqual([{ command: 'resolve 2_more --applied', outcome: 'done', who: true }]);
});

it('records as rolled back what a human has undone: it is pending again, for us and for Prisma', async () => {
  const place = await begunByPrisma('create table more (a int); select 1/0;');
  const { database, folder, prisma } = place;
  await database.query('drop table more');
  writeMigration(folder, '2_more', 'create table more (a int);');
  expect((await typeAt(place, 'db-deploy resolve more --rolled-back')).exitCode).toBe(0);
  expect((await prisma.diagnose(folder)).failedMigrationNames).toEqual([]);
  expect((await runDeploy(database.url, folder)).migrations.map(({ state }) => state)).toEqual(['applied']);
  await expectPrismaContent(place);
});

it('only records the end where everything is there already', async () => {
  const place = await begunByPrisma('create table more (a int); select 1/0;');
  writeMigration(place.folder, '2_more', 'create table more (a int);');
  const ended = await typeAt(place, 'db-deploy resolve 2_more --continue');
  expect(ended.stdout).toContain('all of it was there');
  expect(ended.exitCode).toBe(0);
  await expectPrismaContent(place);
});

it('decides nothing while Prisma is still at work on it', async () => {
  const place = await begunByPrisma('create table more (a int); select 1/0;');
  const prisma = await place.database.client();
  await prisma.query('select pg_advisory_lock(72707369)');
  const busy = await typeAt(place, 'db-deploy resolve 2_more --applied --max-wait 0s');
  expect(busy.exitCode).toBe(6);
  expect(busy.stderr).toContain('prisma migrate');
  await prisma.query('select pg_advisory_unlock(72707369)');
  expect((await typeAt(place, 'db-deploy resolve 2_more --applied --max-wait 0s')).exitCode).toBe(0);
});
