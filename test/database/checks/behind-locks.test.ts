import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

const COUNT = `select 'pass' as status, '' as subject, count(*)::text as message from "Order"`;
const SLEEP = `select 'pass' as status, '' as subject, 'slept' as message from pg_sleep(60)`;
const MIGRATIONS = ['create index concurrently "Order_idx" on "Order" (id);'];

async function hold(database: TestDatabase, table: string): Promise<number> {
  const client = await database.client();
  await client.query("set application_name = 'the culprit'");
  await client.query(`begin; lock ${table} in access exclusive mode`);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

it('answers all it can while a target table is locked, and names who keeps it from the rest', async () => {
  const database = await createDatabase();
  await database.query('create table "Order" (id int)');
  const pid = await hold(database, '"Order"');
  const input = { url: database.url, migrations: MIGRATIONS, userChecks: { count: COUNT } };
  const startedAt = performance.now();
  const { of, report, exitCode } = await preCheck(input);
  expect(performance.now() - startedAt).toBeLessThan(DEFAULT_LIMITS.runMs);
  const unanswered = report.sections.flatMap((section) =>
    section.kind === 'findings' ? section.findings.filter(({ message }) => /could not be/.test(message)) : [],
  );
  expect(unanswered).toMatchObject([
    { id: 'count', status: 'unknown', fix: `select pg_catalog.pg_terminate_backend(${pid});` },
  ]);
  expect(unanswered[0]?.message).toContain('(SQLSTATE 55P03)');
  expect(unanswered[0]?.message).toMatch(
    new RegExp(
      `in the way: pid ${pid} \\(the culprit, user \\w+\\) holds AccessExclusiveLock on public."Order", `,
    ),
  );
  expect(of('concurrent-build-blockers')[0]?.subject).toContain('the culprit');
  expect(exitCode).toBe(9);
  await database.query(unanswered[0]?.fix ?? '');
  expect((await preCheck(input)).of('count')).toMatchObject([{ status: 'pass' }]);
});

it('names a prepared transaction in the way, and who keeps the ledger', async () => {
  const database = await createDatabase();
  await database.query('create table "Order" (id int); create table "_prisma_migrations" (id text)');
  const client = await database.client();
  for (const sql of [
    'begin',
    'lock "Order" in access exclusive mode',
    "prepare transaction 'left in behind locks'",
  ])
    await client.query(sql);
  const pid = await hold(database, '"_prisma_migrations"');
  const input = { url: database.url, migrations: MIGRATIONS, userChecks: { count: COUNT } };
  const { of } = await preCheck(input);
  expect(of('count')[0]?.message).toContain(
    'prepared transaction left in behind locks holds AccessExclusiveLock on public."Order"',
  );
  expect(of('pending-migrations')[0]).toMatchObject({ status: 'unknown', subject: '_prisma_migrations' });
  expect(of('pending-migrations')[0]?.message).toContain(`pid ${pid} (the culprit`);
  await database.query("rollback prepared 'left in behind locks'");
});

it('gives each check its time and all of them theirs', async () => {
  const database = await createDatabase();
  const { of } = await preCheck({
    url: database.url,
    limits: { checkMs: 400 },
    userChecks: { first: SLEEP, second: COUNT.replace('"Order"', 'pg_class') },
  });
  expect(of('first')[0]).toMatchObject({ status: 'unknown' });
  expect(of('first')[0]?.message).toContain('57014');
  expect(of('second')).toMatchObject([{ status: 'pass' }]);
  const all = await preCheck({
    url: database.url,
    limits: { runMs: 3000 },
    userChecks: { first: SLEEP, second: SLEEP, third: SLEEP },
  });
  expect(all.of('first')[0]?.message).toContain('57014');
  expect(all.of('third')[0]?.message).toContain('the 3 s of the whole run were used up');
});
