import pg from 'pg';
import { expect, it } from 'vitest';
import { runLineIn } from '../../support/command-line.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { load, sessionsOf, untilNobodyIsLeft } from '../../support/load.ts';
import { createProject } from '../../support/measuring.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';
import { startTransactionPooler } from '../../support/transaction-pooler.ts';

const ONE = `-- target: 50ms
select 1`;

it('more clients than the server has room for, with the sum', async () => {
  const database = await createDatabase();
  await expect(load(database, { one: ONE }, { clients: 999 })).rejects.toMatchObject({
    code: 'too-many-clients',
    exitCode: 2,
    message: expect.stringMatching(/^999 clients do not fit: there is room for \d+ \(max_connections \d+ - /),
    hint: expect.stringMatching(/^--clients \d+; or /),
  });
  await expect(load(database, { one: ONE }, { clients: 1001 })).rejects.toMatchObject({
    message: '1001 clients are more than the 1000 that one process can serve',
  });
  expect(await sessionsOf(database)).toBe(0);
});

it('more than the CONNECTION LIMIT of the role, and of the database', async () => {
  const database = await createDatabase();
  const role = await createRole(database, 'connection limit 4');
  const as = { ...database, url: role.url };
  // one session is ours beside the clients
  await expect(load(as, { one: ONE }, { clients: 4, for: '1s' })).rejects.toMatchObject({
    message: `4 clients do not fit: there is room for 3 (CONNECTION LIMIT 4 of the role ${role.name} - 1 in use)`,
    hint: `--clients 3; or alter role "${role.name}" connection limit 5;`,
  });
  await untilNobodyIsLeft(database);
  const { run } = await load(as, { one: ONE }, { clients: 3, for: '1s' });
  expect(run.connected).toBe(3);
  await untilNobodyIsLeft(database);
  await database.query(`alter database ${database.name} connection limit 3`);
  await expect(load(as, { one: ONE }, { clients: 3 })).rejects.toMatchObject({
    message: expect.stringContaining(`CONNECTION LIMIT 3 of the database ${database.name}`),
  });
});

it('a query that writes, by its text or by what it calls: nothing is written', async () => {
  const database = await createDatabase();
  await database.query('create table log (n int)');
  await database.query(
    `create function note() returns int language sql as 'insert into log values (1) returning n'`,
  );
  const writing = (sql: string): Promise<unknown> => load(database, { write: `-- target: 1s\n${sql}` });
  await expect(
    writing('with w as (insert into log values (1) returning n) select * from w'),
  ).rejects.toMatchObject({
    code: 'not-reading',
    exitCode: 2,
    message: expect.stringMatching(/write\.sql is no target query for a load: it inserts/),
    location: { line: 2 },
  });
  await expect(writing('select note()')).rejects.toMatchObject({
    code: 'not-reading',
    message: expect.stringContaining('a function of it writes'),
    server: { sqlState: '25006' },
  });
  expect(await database.query('select * from log')).toEqual([]);
});

it('a database that is protected, unless its name is typed', async () => {
  const database = await createDatabase();
  const project = createProject({
    'validation/queries/one.sql': ONE,
    'db-check.config.json': JSON.stringify({ protected: [database.name] }),
  });
  const line = `db-check load --clients 1 --for 1s --url ${database.url} --validation ${project}/validation`;
  const refused = await runLineIn({ workingDirectory: project }, line);
  expect(refused.exitCode).toBe(8);
  expect(refused.stderr).toContain(`add --confirm ${database.name}`);
  const confirmed = await runLineIn({ workingDirectory: project }, line, '--confirm', database.name);
  expect(confirmed.stdout).toContain('all 1 clients were connected');
});

it('a pooler in between', async () => {
  const database = await createDatabase();
  const url = await startTransactionPooler(database.url);
  await expect(load({ ...database, url }, { one: ONE })).rejects.toMatchObject({
    code: 'pooler',
    exitCode: 2,
  });
});

it.each([
  [{ clients: 0 }, '--clients'],
  [{ clients: 1.5 }, '--clients'],
  [{ for: '0s' }, '--for'],
  [{ for: '25h' }, '--for'],
  [{ 'ramp-up': '5' }, '--ramp-up'],
  [{ rate: '200' }, '--rate'],
  [{ rate: '0/s' }, '--rate'],
  [{ rate: '5/s', think: '1s' }, '--think'],
  [{ 'max-errors': '1' }, '--max-errors'],
  [{ seed: -1 }, '--seed'],
  [{ only: ['nobody'] }, 'there is no target query nobody'],
])('%j', async (flags, named) => {
  const database = await createDatabase();
  await expect(load(database, { one: ONE }, flags)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(named),
  });
});

async function untilValuesAreRead(database: TestDatabase): Promise<void> {
  await until('the values to be read', async () => {
    const [row] = await database.query(`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query ~ 'pg_sleep' and state = 'active'`);
    return Number(row?.['n']) > 0;
  });
}

it('clients that find the server full never connected: unknown, whatever the others measured', async () => {
  const database = await createDatabase();
  const role = await createRole(database, 'connection limit 6');
  const as = { ...database, url: role.url };
  const others: pg.Client[] = [];
  const query = `-- target: 1s
-- params: select 1 as n from pg_sleep(1)
select $1::int`;
  // the room is judged before the values are read, and taken meanwhile: the reading of values is what sleeps
  const [{ exitCode, report, run }] = await Promise.all([
    load(as, { one: query }, { clients: 5, for: '1s', think: '5ms' }),
    untilValuesAreRead(database).then(async () => {
      for (let number = 0; number < 3; number += 1) {
        const other = new pg.Client(role.url);
        await other.connect();
        others.push(other);
      }
    }),
  ]);
  await Promise.all(others.map((other) => other.end()));
  expect(exitCode).toBe(9);
  expect(run.connected).toBe(2);
  expect(report.verdict.summary).toContain('load-clients');
  await untilNobodyIsLeft(database);
});
