import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { runDeploy, startDeploy } from '../../../support/deploy.ts';
import { endOf } from '../../../support/end-of.ts';
import { writeMigrations } from '../../../support/migrations-folder.ts';
import { sendInto } from '../../../support/send-into.ts';
import { terminate } from '../../../support/terminate.ts';
import { until } from '../../../support/until.ts';

const FOLDER = {
  '1_a':
    'create table log (n int); insert into log values (1); drop index concurrently item_a_idx; insert into log values (2);',
  '1_a/rollback': 'create index concurrently item_a_idx on item (a); drop table log;',
};
const FLAGS = `select i.indisvalid as valid, i.indisready as ready, i.indislive as live from pg_index i
  where i.indexrelid = to_regclass('item_a_idx')`;

async function withIndex(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table item (a int); create index item_a_idx on item (a)');
  return database;
}

async function undisturbed(): Promise<unknown> {
  const database = await withIndex();
  expect((await runDeploy(database.url, writeMigrations(FOLDER))).exitCode).toBe(0);
  return endOf(database);
}

const read = (session: pg.Client): Promise<unknown> => session.query('begin; select count(*) from item');

/** Where DROP INDEX CONCURRENTLY stands: the first reader holds it before the index is dead, the second behind. */
const PHASES = {
  'INVALID, still maintained': { valid: false, ready: true, live: true },
  'not ready and not live': { valid: false, ready: false, live: false },
};

/** The drop waits only for those who were there when it came to each wait: the second reader comes during the first. */
async function reach(database: TestDatabase, first: pg.Client, isSecondWait: boolean): Promise<void> {
  if (!isSecondWait) return;
  await read(await database.client());
  await first.query('rollback');
  await until('the second wait', async () => {
    const [seen] = await database.query(FLAGS);
    return seen?.['live'] === false;
  });
}

describe.each(Object.entries(PHASES))('DROP INDEX CONCURRENTLY that left the index %s', (_name, flags) => {
  it('is finished by the same command after its backend was ended', async () => {
    const database = await withIndex();
    const folder = writeMigrations(FOLDER);
    const reader = await database.client();
    const { run: first, pid } = await sendInto(
      database,
      'drop index',
      (url) => startDeploy(url, folder),
      () => read(reader),
    );
    await reach(database, reader, !flags.live);
    await terminate(database, pid);
    expect((await first.result).exitCode).toBe(5);
    expect(await database.query(FLAGS)).toEqual([flags]);
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`);
    const again = await runDeploy(database.url, folder);
    expect(again.migrations[0]?.segments.map(({ how, state }) => how ?? state)).toEqual([
      'skipped',
      'ran',
      'ran',
    ]);
    expect(await endOf(database)).toEqual(await undisturbed());
  });
});

it('says what a cancelled drop leaves, does not claim that the database is as before, and finishes it', async () => {
  const database = await withIndex();
  const folder = writeMigrations({
    '1_a': 'drop index concurrently item_a_idx;',
    '1_a/rollback': 'create index concurrently item_a_idx on item (a);',
  });
  const client = await database.client();
  const { run, pid } = await sendInto(
    database,
    'drop index',
    (address) => startDeploy(address, folder),
    () => read(client),
  );
  await database.query('select pg_cancel_backend($1)', [pid]);
  const result = await run.result;
  expect(result.exitCode).toBe(5);
  expect(result.migrations[0]?.problem?.leaves).toContain('item_a_idx');
  await client.query('rollback');
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
  expect(await database.query(FLAGS)).toEqual([]);
});

it('does not drop the index of that name in another schema when its own is gone', async () => {
  const database = await withIndex();
  await database.query(`create schema other; create table other.item (a int);
    create index item_a_idx on other.item (a)`);
  const url = new URL(database.url);
  url.searchParams.set('options', '-csearch_path=public,other');
  const folder = writeMigrations(FOLDER);
  const blocker = await database.client();
  const { run: first, pid } = await sendInto(
    { ...database, url: url.href },
    'drop index',
    (address) => startDeploy(address, folder),
    () => read(blocker),
  );
  await terminate(database, pid);
  await first.result;
  await blocker.query('rollback');
  await database.query('drop index public.item_a_idx');
  const again = await runDeploy(url.href, folder);
  expect(again.migrations[0]?.segments[1]).toMatchObject({ state: 'done', how: 'gone' });
  expect(await database.query(`select to_regclass('other.item_a_idx') is not null as stays`)).toEqual([
    { stays: true },
  ]);
});
