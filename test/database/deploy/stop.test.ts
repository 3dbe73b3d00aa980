import { expect, it } from 'vitest';
import { startCommand } from '../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { startDeploy } from '../../support/deploy.ts';
import { createGate } from '../../support/gate.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { until } from '../../support/until.ts';

const GATED = {
  '1_gate': `create index concurrently "Item_gate_idx" on "Item" (gate(a));
    create index concurrently "Item_b_idx" on "Item" (b);`,
  '1_gate/rollback': 'drop index concurrently "Item_gate_idx"; drop index concurrently "Item_b_idx";',
};

const SLOW = {
  '1_slow': 'create table slow (); select pg_sleep(3600);',
  '1_slow/rollback': 'drop table slow;',
};

function apply(
  database: TestDatabase,
  folder: string,
  ...words: readonly string[]
): ReturnType<typeof startCommand> {
  return startCommand('db-deploy', ['apply', '--migrations', folder, '--url', database.url, ...words]);
}

function untilAsleep({ query }: TestDatabase): Promise<unknown> {
  return until(
    'the statement to run',
    async () =>
      (
        await query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
        )
      ).length > 0,
  );
}

async function untilPrinted(command: ReturnType<typeof startCommand>, words: string): Promise<void> {
  let text = '';
  command.process.stderr?.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  await until(words, async () => text.includes(words));
}

it('lets the statement end at the first Ctrl-C, records it, and says so', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const running = apply(database, writeMigrations(GATED));
  await gate.builderPid();
  const told = untilPrinted(running, 'once more (Ctrl-C) cancels it on the server');
  running.process.kill('SIGINT');
  await told;
  await gate.open();
  const end = await running.ended;
  expect(end.exitCode).toBe(130);
  expect(end.stdout).toContain('db-deploy apply   # goes on where it stopped');
  expect(await database.query(`select first_statement as first, state from db_check.segment`)).toEqual([
    { first: 1, state: 'done' },
  ]);
});

it('cancels a build on the server at the second one, and the next run rebuilds it', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = writeMigrations(GATED);
  const running = apply(database, folder);
  await gate.builderPid();
  const told = untilPrinted(running, 'once more');
  running.process.kill('SIGTERM');
  await told;
  running.process.kill('SIGINT');
  expect(await running.ended).toMatchObject({ exitCode: 143, stdout: expect.stringContaining('cancelled') });
  await gate.open();
  const again = await startDeploy(database.url, folder).result;
  expect(again.migrations[0]?.segments.map(({ how }) => how)).toEqual(['rebuilt', 'ran']);
});

it('cancels a transaction on the server at the second one, and nothing of it is left', async () => {
  const database = await createDatabase();
  const running = apply(database, writeMigrations(SLOW));
  await untilAsleep(database);
  const told = untilPrinted(running, 'once more');
  running.process.kill('SIGINT');
  await told;
  running.process.kill('SIGTERM');
  const end = await running.ended;
  expect(end).toMatchObject({ exitCode: 130, stdout: expect.stringContaining('undone') });
  expect(
    await database.query(`select to_regclass('slow') as slow, count(*)::int as rows from _prisma_migrations`),
  ).toEqual([{ slow: null, rows: 0 }]);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('says in its JSON after %s what the process says: %d', async (signal, exitCode) => {
  const database = await createDatabase();
  const running = apply(database, writeMigrations(SLOW), '--json');
  await untilAsleep(database);
  const told = untilPrinted(running, 'once more');
  running.process.kill(signal);
  await told;
  running.process.kill(signal);
  const end = await running.ended;
  expect(end.exitCode).toBe(exitCode);
  expect(JSON.parse(end.stdout)).toMatchObject({ verdict: { status: 'stopped', exitCode } });
});

it('ends with 143 after SIGTERM while it waits for another run', async () => {
  const database = await createDatabase();
  const other = await database.client();
  await other.query('select pg_advisory_lock(1886156141, 1)');
  const running = apply(
    database,
    writeMigrations({ '1_a': 'create table a ();', '1_a/rollback': 'drop table a;' }),
    '--json',
  );
  await until(
    'it to wait',
    async () =>
      (
        await database.query(`select 1 from pg_stat_activity where datname = current_database()
        and application_name like 'db-deploy/%' and state = 'idle'
      and query like '%advisory%'`)
      ).length > 0,
  );
  running.process.kill('SIGTERM');
  const end = await running.ended;
  expect(end).toMatchObject({ exitCode: 143, stderr: expect.stringContaining('nothing was changed') });
  expect(JSON.parse(end.stdout)).toMatchObject({ error: { code: 'interrupted', exitCode: 143 } });
});
