import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole, type TestRole } from '../../support/role.ts';

const ID = 'migration-privileges';

async function prepare(): Promise<{ database: TestDatabase; deployer: TestRole; owner: TestRole }> {
  const database = await createDatabase();
  const owner = await createRole(database);
  const deployer = await createRole(database);
  await database.query(`
    revoke create on schema public from public;
    create table public."Order" (id int);
    alter table public."Order" owner to ${owner.name};
    create schema s;
    grant usage on schema s to ${deployer.name}`);
  return { database, deployer, owner };
}

it.each([
  ['create index concurrently i on "Order" (id);', 'public."Order"', 'belongs to'],
  ['alter table "Order" add column x int;', 'public."Order"', 'belongs to'],
  ['drop table "Order";', 'public."Order"', 'belongs to'],
  ['create table s.t (id int);', 'schema "s"', 'may not create in it'],
  ['insert into "Order" values (1);', 'public."Order"', 'lacks INSERT'],
  ['update "Order" set id = 2 where id = 1;', 'public."Order"', 'lacks UPDATE'],
])(
  '%s: every finding names what is missing, and the fixes make the migration possible',
  async (sql, subject, message) => {
    const { database, deployer } = await prepare();
    const input = { url: deployer.url, migrations: [sql] };
    const { of } = await preCheck(input);
    expect(of(ID).every(({ status }) => status === 'fail')).toBe(true);
    const finding = of(ID).find((one) => one.subject === subject && one.message.includes(message));
    expect(finding?.message).toContain(`role ${deployer.name}`);
    for (const { fix } of of(ID)) await database.query(fix ?? '');
    expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
    const client = await database.client();
    await client.query(`set session authorization ${deployer.name}`);
    await client.query(sql);
  },
);

it('asks for a place to record the deployment', async () => {
  const { database, deployer } = await prepare();
  const { of } = await preCheck({ url: deployer.url, migrations: [] });
  expect(of(ID).map(({ subject }) => subject)).toEqual(['schema "public"', `database "${database.name}"`]);
  await database.query(
    'create table public._prisma_migrations (id int); create schema db_check; create table db_check.run ()',
  );
  const exists = await preCheck({ url: deployer.url, migrations: [] });
  expect(exists.of(ID).map(({ subject }) => subject)).toEqual([
    '"public"."_prisma_migrations"',
    'schema db_check',
  ]);
  for (const { fix } of exists.of(ID)) await database.query(fix ?? '');
});

it('lets what an earlier pending migration creates be', async () => {
  const { database, deployer } = await prepare();
  await database.query(`grant create on schema public to ${deployer.name}`);
  await database.query(`grant create on database ${database.name} to ${deployer.name}`);
  const migrations = ['create table t (id int);', 'create index concurrently i on t (id);'];
  expect((await preCheck({ url: deployer.url, migrations })).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('is content with the owner of the schema for a drop', async () => {
  const { database, deployer } = await prepare();
  await database.query(`create schema mine authorization ${deployer.name}; create table mine.t ()`);
  const { of } = await preCheck({ url: deployer.url, migrations: ['drop table mine.t;'] });
  expect(of(ID).filter(({ subject }) => subject.includes('mine'))).toEqual([]);
});
