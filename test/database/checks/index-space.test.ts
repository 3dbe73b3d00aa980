import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

/** On this machine, whatever the other tests run on: its free space can be seen. */
const serverUrl = useOwnServer({});

const ID = 'index-space';
const PENDING = [
  'create index concurrently by_note on t (note);',
  'create index concurrently by_id on t (id);',
];

async function createTable(database: TestDatabase): Promise<void> {
  await database.query(
    'create table t (id int, note text); insert into t select i, md5(i::text) from generate_series(1, 20000) as i',
  );
}

it('compares what the builds need with what a command says is free', async () => {
  const database = await createDatabase();
  await createTable(database);
  await database.query('analyze t');
  const judge = async (free: number): Promise<unknown> => {
    const input = {
      url: database.url,
      migrations: PENDING,
      freeSpace: { command: `echo some text; echo ${free}` },
    };
    return (await preCheck(input)).of(ID);
  };
  const small = 5_000_000;
  expect(await judge(1e12)).toMatchObject([
    {
      status: 'pass',
      subject: 'disk',
      message: expect.stringMatching(/^2 new indexes take 1\.\d+ MiB, beside 1\.\d+ MiB of/),
    },
  ]);
  expect(await judge(6 * 1024 * 1024)).toMatchObject([{ status: 'warn', limit: '50 %' }]);
  expect(await judge(small)).toMatchObject([{ status: 'fail', limit: '80 %' }]);
});

it('finds the folder of a server on this machine, takes a mount, and does not guess', async () => {
  const database = await createDatabase(serverUrl());
  await createTable(database);
  await database.query('analyze t');
  const input = { url: database.url, migrations: PENDING };
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass', subject: 'disk' }]);
  expect((await preCheck({ ...input, freeSpace: { mount: '/' } })).of(ID)).toMatchObject([
    { status: 'pass', message: expect.stringContaining('; / has ') },
  ]);
  const unknown = await preCheck({ ...input, freeSpace: { command: 'echo plenty' } });
  expect(unknown.of(ID)).toMatchObject([
    { status: 'unknown', optional: true, message: expect.stringContaining('not a number of bytes: plenty') },
  ]);
});

it('does not know the size of a table that was never analyzed, until the fix is run', async () => {
  const database = await createDatabase();
  await createTable(database);
  const input = { url: database.url, migrations: PENDING, freeSpace: { command: 'echo 1000000000000' } };
  const [finding, ...more] = (await preCheck(input)).of(ID);
  expect(finding).toMatchObject({
    status: 'unknown',
    message: 'its size is not known: public.t has no statistics yet',
  });
  expect(more).toMatchObject([{ status: 'unknown' }]);
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('does not know what the role may not see, until the GRANT', async () => {
  const database = await createDatabase();
  await createTable(database);
  await database.query('analyze t');
  const role = await createRole(database);
  const migrations = ['create index i on t (note);', 'create index p on t (id) where id > 5;'];
  const input = { url: role.url, migrations, freeSpace: { command: 'echo 1000000000000' } };
  const findings = (await preCheck(input)).of(ID);
  expect(findings).toMatchObject([
    { status: 'unknown', message: expect.stringContaining('may not see the statistics of public.t') },
    { status: 'unknown', message: expect.stringContaining('permission denied') },
  ]);
  for (const { fix } of findings) await database.query(fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('says what it cannot tell: expressions and other methods', async () => {
  const database = await createDatabase();
  await createTable(database);
  await database.query('analyze t');
  const migrations = ['create index e on t (lower(note));', 'create index h on t using hash (id);'];
  const input = { url: database.url, migrations };
  expect((await preCheck(input)).of(ID).map(({ status, message }) => [status, message])).toEqual([
    ['unknown', 'its size is not known: an expression has no statistics before its index is built'],
    ['unknown', 'its size is not known: the size of a hash index hangs on more than the statistics tell'],
  ]);
});

it('waits for nobody: what was counted last is good enough, and what was not is unknown', async () => {
  const database = await createDatabase(serverUrl());
  await createTable(database);
  const holder = await database.client();
  await holder.query('begin; lock table t in access exclusive mode');
  const input = { url: database.url, migrations: PENDING };
  expect((await preCheck(input)).of(ID)).toMatchObject([
    { status: 'unknown', message: expect.stringContaining('somebody holds public.t with ACCESS EXCLUSIVE') },
    { status: 'unknown' },
  ]);
  for (const sql of ['rollback', 'analyze t', 'begin', 'lock table t in access exclusive mode'])
    await holder.query(sql);
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('is skipped where no index is built, and a new table is no burden', async () => {
  const { url } = await createDatabase();
  expect((await preCheck({ url, migrations: ['create table n (id int);'] })).of(ID)).toMatchObject([
    { status: 'skipped' },
  ]);
  const migrations = ['create table n (id int); create index i on n (id);'];
  const { of } = await preCheck({ url, migrations, freeSpace: { command: 'echo 1000000000000' } });
  expect(of(ID)).toMatchObject([{ status: 'pass' }]);
});
