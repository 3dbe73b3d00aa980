import { expect, it } from 'vitest';
import { startCommand } from '../../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { runDeploy, startDeploy } from '../../../support/deploy.ts';
import { endOf } from '../../../support/end-of.ts';
import { createGate, type Gate } from '../../../support/gate.ts';
import { writeMigrations } from '../../../support/migrations-folder.ts';
import { sendInto } from '../../../support/send-into.ts';
import { terminate } from '../../../support/terminate.ts';
import { until } from '../../../support/until.ts';

const INDEXES = `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid = '"Item"'::regclass order by 1`;
const GOOD = [
  { name: 'Item_b_key', valid: true },
  { name: 'Item_gate_idx', valid: true },
];

const STATEMENTS = {
  INDEX: 'reindex index concurrently "Item_gate_idx"',
  TABLE: 'reindex table concurrently "Item"',
  SCHEMA: 'reindex schema concurrently public',
  DATABASE: 'reindex (concurrently) database',
};

interface Prepared {
  readonly database: TestDatabase;
  readonly gate: Gate;
  readonly folder: string;
}

/** A table with a gated index and one behind a constraint, and a migration that rebuilds them. */
async function prepare(statement: string): Promise<Prepared> {
  const database = await createDatabase();
  const gate = await createGate(database);
  await gate.open();
  await database.query(`update "Item" set b = a; alter table "Item" add constraint "Item_b_key" unique (b);
    create index "Item_gate_idx" on "Item" (gate(a))`);
  await gate.close();
  const sql = statement.endsWith('database') ? `${statement} ${database.name}` : statement;
  const folder = writeMigrations({
    '1_log': 'create table log (n int); insert into log values (1);',
    '1_log/rollback': 'drop table log;',
    '2_reindex': `insert into log values (2); ${sql}; insert into log values (3);`,
    '2_reindex/rollback': 'delete from log where n > 1;',
  });
  return { database, gate, folder };
}

async function undisturbed(statement: string): Promise<unknown> {
  const { database, gate, folder } = await prepare(statement);
  await gate.open();
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
  return withoutChecksum(await endOf(database));
}

/** The name of the database is part of REINDEX DATABASE. */
function withoutChecksum(end: unknown): unknown {
  return JSON.parse(JSON.stringify(end, (key, value: unknown) => (key === 'checksum' ? undefined : value)));
}

it.each(Object.entries(STATEMENTS))(
  'REINDEX %s CONCURRENTLY is run again after its backend was ended; the remains go',
  async (_kind, statement) => {
    const { database, gate, folder } = await prepare(statement);
    const first = startDeploy(database.url, folder);
    await terminate(database, await gate.builderPid());
    expect((await first.result).exitCode).toBe(5);
    expect(await database.query(INDEXES)).toContainEqual({ name: 'Item_gate_idx_ccnew', valid: false });
    await gate.open();
    const again = await runDeploy(database.url, folder);
    expect(again.migrations[0]?.problem).toBeUndefined();
    expect(again.migrations[0]?.segments.map(({ how, state }) => how ?? state)).toEqual([
      'skipped',
      'rebuilt',
      'ran',
    ]);
    expect(await database.query(INDEXES)).toEqual(GOOD);
    expect(withoutChecksum(await endOf(database))).toEqual(await undisturbed(statement));
  },
);

it.each([STATEMENTS.INDEX, STATEMENTS.TABLE])(
  '%s is not repeated when it was interrupted behind the swap: only the old index goes',
  async (statement) => {
    const { database, gate, folder } = await prepare(statement);
    await gate.open();
    const reader = await database.client();
    const { run: first, pid } = await sendInto(
      database,
      'reindex',
      (url) => startDeploy(url, folder),
      () => reader.query('begin; select count(*) from "Item"'),
    );
    await terminate(database, pid);
    expect((await first.result).exitCode).toBe(5);
    await reader.query('rollback');
    expect(await database.query(INDEXES)).toContainEqual({ name: 'Item_gate_idx_ccold', valid: false });
    const [swapped] = await database.query(`select '"Item_gate_idx"'::regclass::oid`);
    const again = await runDeploy(database.url, folder);
    expect(again.migrations[0]?.segments[1]).toMatchObject({ state: 'done', how: 'adopted' });
    expect(await database.query(`select '"Item_gate_idx"'::regclass::oid`)).toEqual([swapped]);
    expect(await database.query(INDEXES)).toEqual(GOOD);
    expect(withoutChecksum(await endOf(database))).toEqual(await undisturbed(statement));
  },
);

it('waits for an orphan REINDEX after kill -9 of the runner, and does not repeat it', async () => {
  const { database, gate, folder } = await prepare(STATEMENTS.INDEX);
  const killed = startCommand('db-deploy', ['apply', '--migrations', folder, '--url', database.url]);
  const orphan = await gate.builderPid();
  killed.process.kill('SIGKILL');
  await killed.ended;
  const again = startDeploy(database.url, folder);
  await until('the second run to see the first one', async () =>
    again.events.some((event) => event.kind === 'waiting-for-runner' && event.holder?.pid === orphan),
  );
  await gate.open();
  const result = await again.result;
  expect(result.exitCode).toBe(0);
  expect(result.migrations[0]?.segments[1]).toMatchObject({ how: 'adopted' });
  expect(await database.query(INDEXES)).toEqual(GOOD);
  expect(withoutChecksum(await endOf(database))).toEqual(await undisturbed(STATEMENTS.INDEX));
});

it("names somebody else's remains with the command that drops them, and never touches them", async () => {
  const { database, gate, folder } = await prepare(STATEMENTS.TABLE);
  const dba = await database.client();
  const byHand = dba.query('reindex index concurrently "Item_gate_idx"').catch(() => undefined);
  await terminate(database, await gate.builderPid());
  await byHand;
  const first = startDeploy(database.url, folder);
  await terminate(database, await gate.builderPid());
  await first.result;
  expect(await database.query(INDEXES)).toContainEqual({ name: 'Item_gate_idx_ccnew1', valid: false });
  await gate.open();
  const again = await runDeploy(database.url, folder);
  expect(again.exitCode).toBe(0);
  expect(await database.query(INDEXES)).toEqual([...GOOD, { name: 'Item_gate_idx_ccnew', valid: false }]);
  const notes = first.events.flatMap((event) => (event.kind === 'note' ? event.message : []));
  expect(notes).toHaveLength(1);
  await database.query(/type: (.*);$/.exec(notes[0] ?? '')?.[1] ?? '');
  expect(await database.query(INDEXES)).toEqual(GOOD);
});

it('clears what a cancelled REINDEX leaves, and the database is as before', async () => {
  const { database, gate, folder } = await prepare(STATEMENTS.TABLE);
  const run = startDeploy(database.url, folder, { to: '2_reindex' });
  await database.query('select pg_cancel_backend($1)', [await gate.builderPid()]);
  const result = await run.result;
  expect(result).toMatchObject({ exitCode: 5 });
  expect(result.migrations[1]?.problem).toMatchObject({ kind: 'failed', server: { sqlState: '57014' } });
  expect(await database.query(INDEXES)).toEqual(GOOD);
  await gate.open();
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
  expect(withoutChecksum(await endOf(database))).toEqual(await undisturbed(STATEMENTS.TABLE));
});

it('clears the remains on TOAST tables and partitions too', async () => {
  const database = await createDatabase();
  await database.query(`create table part (a int, b text) partition by range (a);
    create table part_1 partition of part for values from (0) to (10);
    create table part_2 partition of part for values from (10) to (20);
    create index part_b on part (b)`);
  const folder = writeMigrations({
    '1_a': 'reindex table concurrently part;',
    '1_a/rollback': 'select 1;',
  });
  const reader = await database.client();
  const { run: first, pid } = await sendInto(
    database,
    'reindex',
    (url) => startDeploy(url, folder),
    () => reader.query('begin; select count(*) from part_2'),
  );
  await terminate(database, pid);
  expect((await first.result).exitCode).toBe(5);
  await reader.query('rollback');
  const left = `select i.indexrelid::regclass::text as index from pg_index i where not i.indisvalid order by 1`;
  const remains = (await database.query(left)).map(({ index }) => String(index)).join(' ');
  expect(remains).toMatch(/part_2_b_idx_cc/);
  expect(remains).toMatch(/pg_toast_\d+_index_cc/);
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
  expect(await database.query(left)).toEqual([]);
});
