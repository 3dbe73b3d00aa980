import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { runDeploy, startDeploy } from '../../../support/deploy.ts';
import { endOf } from '../../../support/end-of.ts';
import { createGate } from '../../../support/gate.ts';
import { writeMigrations } from '../../../support/migrations-folder.ts';
import { createRole } from '../../../support/role.ts';
import { sendInto } from '../../../support/send-into.ts';
import { terminate } from '../../../support/terminate.ts';
import { until } from '../../../support/until.ts';

const FOLDER = {
  '1_a': 'create unique index concurrently if not exists item_idx on item (a) include (b);',
  '1_a/rollback': 'drop index concurrently item_idx;',
};

/** What a failed build by hand leaves. */
async function withRemains(definition: string): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table item (a int, b int); insert into item values (1, 1), (1, 1)');
  await expect(database.query(definition)).rejects.toMatchObject({ code: '23505' });
  await database.query('delete from item where ctid = (select min(ctid) from item)');
  return database;
}

it("rebuilds somebody else's INVALID index of this very definition, and says whose it was", async () => {
  const database = await withRemains('create unique index concurrently item_idx on item (a) include (b)');
  const run = startDeploy(database.url, writeMigrations(FOLDER));
  const result = await run.result;
  expect(result.exitCode).toBe(0);
  expect(result.migrations[0]?.segments[0]?.how).toBe('rebuilt');
  const notes = run.events.flatMap((event) => (event.kind === 'note' ? event.message : []));
  expect(notes).toEqual([expect.stringContaining('no run of ours began')]);
  const undisturbed = await createDatabase();
  await undisturbed.query('create table item (a int, b int)');
  await runDeploy(undisturbed.url, writeMigrations(FOLDER));
  expect(await endOf(database)).toEqual(await endOf(undisturbed));
});

it("refuses somebody else's INVALID index of another definition; what it says to type helps", async () => {
  const database = await withRemains('create unique index concurrently item_idx on item (b)');
  const folder = writeMigrations(FOLDER);
  const refused = await runDeploy(database.url, folder);
  expect(refused.exitCode).toBe(7);
  expect(refused.migrations[0]?.problem?.message).toMatch(
    /found: .*\(b\) \(INVALID.*\n.*wanted: .*\(a\) include/,
  );
  await database.query(/type: (.*?);/.exec(refused.migrations[0]?.problem?.hint ?? '')?.[1] ?? '');
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
});

it.each([
  ['create index item_idx on item (b)', 'item_idx_before'],
  ['create view item_idx as select 1 as one', 'item_idx_before'],
  ['create table other (a int); create index item_idx on other (a)', 'item_idx_before'],
])('keeps what has the name under another one by what it says to type: %s', async (sql, renamed) => {
  const { url, query } = await createDatabase();
  await query(`create table item (a int, b int); ${sql}`);
  const folder = writeMigrations(FOLDER);
  const refused = await runDeploy(url, folder);
  expect(refused.exitCode).toBe(7);
  await query(/type: (.*?);/.exec(refused.migrations[0]?.problem?.hint ?? '')?.[1] ?? '');
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
  expect(await query('select to_regclass($1) is not null as kept', [renamed])).toEqual([{ kept: true }]);
});

it('names a duplicate key of a unique build and how to find all of them, and leaves nothing behind', async () => {
  const { url, query } = await createDatabase();
  await query(`create table "Item" ("Key" int, b text);
    insert into "Item" values (1, 'x'), (1, 'x'), (2, 'x'), (2, 'x'), (null, 'x'), (null, 'x')`);
  const folder = writeMigrations({
    '1_a': 'create unique index concurrently on "Item" ("Key", b);',
    '1_a/rollback': 'drop index concurrently "Item_Key_b_idx";',
  });
  const failed = await runDeploy(url, folder);
  expect(failed.exitCode).toBe(4);
  const { problem } = failed.migrations[0] ?? {};
  expect(problem?.server?.detail).toMatch(/\("Key", b\)=\((1|2), x\)/);
  expect(await query('select 1 from pg_index where not indisvalid')).toEqual([]);
  const duplicates = await query(problem?.hint?.replace('all duplicates: ', '') ?? '');
  expect(duplicates.map((row) => row['Key']).sort()).toEqual([1, 2]);
  await query(`delete from "Item" where ctid not in (select min(ctid) from "Item" group by "Key")`);
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
});

it('waits for a build of another role, of which it sees only the lock, instead of dropping it', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const { name, url } = await createRole(database);
  await database.query(`grant create, temporary on database ${database.name} to ${name};
    grant create on schema public to ${name}; alter table "Item" owner to ${name}`);
  const dba = await database.client();
  const byHand = dba.query('create index concurrently "Item_gate_idx" on "Item" (gate(a))');
  const pid = await gate.builderPid();
  const folder = writeMigrations({
    '1_a': 'create index concurrently "Item_gate_idx" on "Item" (gate(a));',
    '1_a/rollback': 'drop index concurrently "Item_gate_idx";',
  });
  const run = startDeploy(url, folder);
  await until('the deployment to watch it', async () => {
    const rows = await database.query(`select 1 from pg_stat_activity where datname = current_database()
      and application_name like 'db-deploy/%' and query like '%builderPid%' and state = 'idle'`);
    return rows.length > 0;
  });
  expect(await gate.builderPid()).toBe(pid);
  await gate.open();
  await byHand;
  const result = await run.result;
  expect(result.migrations[0]?.segments[0]).toMatchObject({ state: 'done', how: 'adopted' });
});

it('builds a partitioned index part by part: ON ONLY, concurrently on each partition, ATTACH', async () => {
  const MIGRATION = {
    '1_a': `create index part_a_idx on only part (a);
      create index concurrently part_1_a_idx on part_1 (a);
      alter index part_a_idx attach partition part_1_a_idx;
      create index concurrently part_2_a_idx on part_2 (a);
      alter index part_a_idx attach partition part_2_a_idx;`,
    '1_a/rollback': 'drop index part_a_idx;',
  };
  const undisturbed = await partitioned();
  expect((await runDeploy(undisturbed.url, writeMigrations(MIGRATION))).exitCode).toBe(0);
  const database = await partitioned();
  const folder = writeMigrations(MIGRATION);
  const writer = await database.client();
  const { run: first, pid } = await sendInto(
    database,
    'create index concurrently part_2_a_idx',
    (url) => startDeploy(url, folder),
    () => writer.query('begin; insert into part_2 values (11)'),
  );
  await terminate(database, pid);
  expect((await first.result).exitCode).toBe(5);
  await writer.query('rollback');
  const again = await runDeploy(database.url, folder);
  expect(again.migrations[0]?.segments.map(({ how, state }) => how ?? state)).toEqual([
    'skipped',
    'skipped',
    'skipped',
    'rebuilt',
    'ran',
  ]);
  expect(await endOf(database)).toEqual(await endOf(undisturbed));
  const valid = `select indisvalid as valid from pg_index where indexrelid = 'part_a_idx'::regclass`;
  expect(await database.query(valid)).toEqual([{ valid: true }]);
});

async function partitioned(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(`create table part (a int) partition by range (a);
    create table part_1 partition of part for values from (0) to (10);
    create table part_2 partition of part for values from (10) to (20)`);
  return database;
}
