import { expect, it } from 'vitest';
import { lintReport } from '../../../src/lint/lint-report.ts';
import { createDatabase } from '../../support/database.ts';
import { source } from '../../support/lint.ts';
import { lintLive } from '../../support/lint-live.ts';
import { createLedger } from '../../../src/migrations/ledger.ts';

const LEDGER = `${createLedger('public')};
  insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('1', $1, '1_first', now())`;

async function applied(first: string): Promise<Awaited<ReturnType<typeof createDatabase>>> {
  const database = await createDatabase();
  await database.query(first);
  for (const sql of LEDGER.split(';'))
    await database.query(sql, sql.includes('$1') ? [source('', first).checksum] : []);
  return database;
}

const FIRST = 'create table "Order" (id bigint primary key, email text, total int)';

it('judges what is pending, over what the catalog says of the rest', async () => {
  const database = await applied(FIRST);
  const linted = await lintLive(database.url, [
    { path: '1.sql', text: FIRST, migration: '1_first' },
    { path: '2.sql', text: 'ALTER TABLE "Order" ADD COLUMN paid int;', migration: '2_second' },
    {
      path: '3.sql',
      text: 'CREATE INDEX CONCURRENTLY "Order_paid_idx" ON "Order" (paid);',
      migration: '3_third',
    },
  ]);
  expect(linted.map(({ file }) => file.migration)).toEqual(['2_second', '3_third']);
  expect(linted.flatMap(({ findings }) => findings.filter(({ id }) => id !== 'rollback-missing'))).toEqual(
    [],
  );
});

it('takes the size of the table into account, and says it', async () => {
  const database = await applied(FIRST);
  const text = 'CREATE INDEX "Order_total_idx" ON "Order" (total);';
  const [small] = await lintLive(database.url, [{ text }]);
  expect(small?.findings).toMatchObject([{ id: 'create-index-not-concurrent', status: 'warn' }]);
  expect(small?.findings[0]?.message).toMatch(/ \(16 kiB\)$/);
  const [large] = await lintLive(database.url, [{ text }], { smallTableBytes: 1 });
  expect(large?.findings).toMatchObject([{ status: 'fail' }]);
  const [meant] = await lintLive(database.url, [{ text }], {
    severities: { 'create-index-not-concurrent': 'error' },
  });
  expect(meant?.findings).toMatchObject([{ status: 'fail' }]);
});

it('knows the indexes of the server: the same again is a duplicate', async () => {
  const database = await applied(FIRST);
  await database.query('create index "Order_total_idx" on "Order" (total)');
  const [linted] = await lintLive(database.url, [
    { text: 'CREATE INDEX CONCURRENTLY "Order_total_again" ON "Order" (total);' },
  ]);
  expect(linted?.findings.map(({ id }) => id)).toEqual(['duplicate-index']);
});

it('weighs what an index carries by the statistics', async () => {
  const database = await applied(FIRST);
  const text = 'CREATE INDEX CONCURRENTLY "Order_total_idx" ON "Order" (total) INCLUDE (email);';
  const statusOf = async (): Promise<unknown> => {
    const [linted] = await lintLive(database.url, [{ text }]);
    return linted?.findings.filter(({ id }) => id === 'index-row-too-wide').map(({ status }) => status);
  };
  expect(await statusOf()).toEqual(['warn']);
  await database.query(`insert into "Order" select n, 'a@b.example', n from generate_series(1, 100) as n`);
  await database.query('analyze "Order"');
  expect(await statusOf()).toEqual(['pass']);
});

it('says unknown, with exit 9, where it may not look at the rows', async () => {
  const database = await applied(FIRST);
  const client = await database.client();
  await client.query('begin; lock table "Order" in access exclusive mode');
  const waiting = lintLive(database.url, [
    { text: 'CREATE UNIQUE INDEX CONCURRENTLY "Order_email_key" ON "Order" (email);' },
  ]);
  const linted = await waiting.catch((error: unknown) => error as { readonly exitCode: number });
  await client.query('rollback');
  if ('exitCode' in linted) expect(linted).toMatchObject({ code: 'catalog-unreadable', exitCode: 9 });
  else {
    expect(linted.flatMap(({ findings }) => findings)).toMatchObject([
      { id: 'rows-break-unique', status: 'unknown' },
    ]);
    expect(lintReport(linted, { strict: false }).verdict).toMatchObject({ status: 'unknown', exitCode: 9 });
  }
});

it('looks names up in the search path of the session', async () => {
  const database = await createDatabase();
  await database.query('create schema app; create table app.client (id bigint primary key, email text)');
  await database.query(`alter database ${database.name} set search_path = app`);
  const [linted] = await lintLive(database.url, [
    { text: 'ALTER TABLE client ADD COLUMN email text;\nALTER TABLE public.client ADD COLUMN name text;' },
  ]);
  expect(linted?.findings.map(({ id, subject }) => `${id}: ${subject}`)).toEqual([
    'object-exists: column "email" of "client"',
    'object-missing: relation "public"."client"',
  ]);
});
