import type pg from 'pg';
import { expect, it } from 'vitest';
import { startCommand } from '../../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { runDeploy, startDeploy } from '../../../support/deploy.ts';
import { endOf } from '../../../support/end-of.ts';
import { writeMigrations } from '../../../support/migrations-folder.ts';
import { sendInto } from '../../../support/send-into.ts';
import { terminate } from '../../../support/terminate.ts';
import { until } from '../../../support/until.ts';

const FOLDER = {
  '1_a': `create table log (n int); insert into log values (1);
    alter table part detach partition part_1 concurrently; insert into log values (2);`,
  '1_a/rollback': 'alter table part attach partition part_1 for values from (0) to (10); drop table log;',
};
const PENDING = 'select inhrelid::regclass::text as partition from pg_inherits where inhdetachpending';

async function partitioned(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(`create table part (a int) partition by range (a);
    create table part_1 partition of part for values from (0) to (10);
    create table part_2 partition of part for values from (10) to (20)`);
  return database;
}

const read = (session: pg.Client): Promise<unknown> => session.query('begin; select count(*) from part');

async function undisturbed(): Promise<unknown> {
  const database = await partitioned();
  expect((await runDeploy(database.url, writeMigrations(FOLDER))).exitCode).toBe(0);
  return endOf(database);
}

it('finalizes a detachment whose backend was ended between its two transactions', async () => {
  const database = await partitioned();
  const folder = writeMigrations(FOLDER);
  const blocker = await database.client();
  const { run: first, pid } = await sendInto(
    database,
    'alter table',
    (url) => startDeploy(url, folder),
    () => read(blocker),
  );
  await terminate(database, pid);
  expect((await first.result).exitCode).toBe(5);
  expect(await database.query(PENDING)).toEqual([{ partition: 'part_1' }]);
  await blocker.query('rollback');
  const again = await runDeploy(database.url, folder);
  expect(again.migrations[0]?.segments.map(({ how, state }) => how ?? state)).toEqual([
    'skipped',
    'finalized',
    'ran',
  ]);
  expect(await endOf(database)).toEqual(await undisturbed());
});

it('waits for its orphan after kill -9 of the runner, and takes what that did for done', async () => {
  const database = await partitioned();
  const folder = writeMigrations(FOLDER);
  const blocker = await database.client();
  const { run: killed, pid: orphan } = await sendInto(
    database,
    'alter table',
    (url) => startCommand('db-deploy', ['apply', '--migrations', folder, '--url', url]),
    () => read(blocker),
  );
  killed.process.kill('SIGKILL');
  await killed.ended;
  const again = startDeploy(database.url, folder);
  await until('the second run to see the first one', async () =>
    again.events.some((event) => event.kind === 'waiting-for-runner' && event.holder?.pid === orphan),
  );
  await blocker.query('rollback');
  const result = await again.result;
  expect(result.migrations[0]?.segments[1]).toMatchObject({ how: 'adopted' });
  expect(await endOf(database)).toEqual(await undisturbed());
});

it('says that a cancelled detachment leaves the partition half out, and finishes it', async () => {
  const database = await partitioned();
  const folder = writeMigrations({
    '1_a': 'alter table only part detach partition public.part_1 concurrently',
    '1_a/rollback': 'alter table part attach partition part_1 for values from (0) to (10)',
  });
  const blocker = await database.client();
  const { run, pid } = await sendInto(
    database,
    'alter table',
    (url) => startDeploy(url, folder),
    () => read(blocker),
  );
  await database.query('select pg_cancel_backend($1)', [pid]);
  const result = await run.result;
  expect(result).toMatchObject({ exitCode: 5, migrations: [{ problem: { kind: 'failed' } }] });
  expect(result.migrations[0]?.problem?.hint).toContain('half detached');
  await blocker.query('rollback');
  const again = await runDeploy(database.url, folder);
  expect(again.migrations[0]?.segments[0]?.how).toBe('finalized');
  expect(await database.query(PENDING)).toEqual([]);
});

it("refuses behind somebody else's unfinished detachment, and what it says to type helps", async () => {
  const database = await partitioned();
  const blocker = await database.client();
  await read(blocker);
  const dba = await database.client();
  const byHand = dba.query('alter table part detach partition part_2 concurrently').catch(() => undefined);
  const pid = await until('the DBA to wait', async () => {
    const [row] = await database.query(
      `select pid from pg_stat_activity where query like 'alter table part%' and wait_event_type = 'Lock' and datname = current_database()`,
    );
    return row?.['pid'] as number | undefined;
  });
  await terminate(database, pid);
  await byHand;
  await blocker.query('rollback');
  const folder = writeMigrations(FOLDER);
  const refused = await runDeploy(database.url, folder);
  expect(refused.exitCode).toBe(7);
  expect(refused.migrations[0]?.problem?.message).toContain('part_2');
  await database.query(/type: (.*?);/.exec(refused.migrations[0]?.problem?.hint ?? '')?.[1] ?? '');
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
});
