import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

const ID = 'build-settings';
const PENDING = ['create index concurrently i on t (id);'];

it('names the timeouts of role and database that would end a build; the fixes take them away', async () => {
  const database = await createDatabase();
  await database.query('create table t (id int); insert into t select generate_series(1, 1000); analyze t');
  const [role, other] = [await createRole(database), await createRole(database)];
  await database.query(`grant select on t to ${role.name}`);
  const input = { url: role.url, migrations: PENDING };
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await database.query(
    `alter role ${role.name} set statement_timeout = '5s'; alter role ${role.name} set lock_timeout = 0;
     alter role ${role.name} in database ${database.name} set lock_timeout = '1s'; alter role ${other.name} set lock_timeout = '2s';
     alter database ${database.name} set idle_in_transaction_session_timeout = '1min'`,
  );
  const findings = (await preCheck(input)).of(ID);
  expect(findings).toMatchObject([
    { status: 'warn', subject: 'idle_in_transaction_session_timeout of the database' },
    { status: 'warn', subject: 'lock_timeout of the role in database' },
    { status: 'warn', subject: 'statement_timeout of the role', message: expect.stringMatching(/^is 5s: /) },
  ]);
  for (const { fix } of findings) await database.query(fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('fails a build that sorts more than temp_file_limit, and warns of little memory', async () => {
  const database = await createDatabase();
  await database.query(
    `create table t (id int); insert into t select generate_series(1, 50000); analyze t;
     alter database ${database.name} set temp_file_limit = '1MB'; alter database ${database.name} set maintenance_work_mem = '1MB'`,
  );
  const input = { url: database.url, migrations: PENDING };
  expect((await preCheck(input)).of(ID)).toMatchObject([
    { status: 'fail', subject: 'index i of "t"', limit: '1 MiB' },
  ]);
  await database.query(
    `alter database ${database.name} reset temp_file_limit; insert into t select generate_series(1, 450000)`,
  );
  await database.query('analyze t');
  expect((await preCheck(input)).of(ID)).toMatchObject([
    { status: 'warn', subject: 'maintenance_work_mem', measured: '1 MiB' },
  ]);
});

it('is skipped where no index is built', async () => {
  const { url } = await createDatabase();
  expect((await preCheck({ url })).of(ID)).toMatchObject([{ status: 'skipped' }]);
});
