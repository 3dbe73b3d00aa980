import { describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy, startDeploy } from '../../support/deploy.ts';
import { startCommand } from '../../support/command.ts';
import { createGate } from '../../support/gate.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { until } from '../../support/until.ts';

const FORMS = ['', 'if not exists '];

function migrationsWith(form: string): string {
  return writeMigrations({
    '1_gate': `create index concurrently ${form}"Item_gate_idx" on "Item" (gate(a)) include (b);
      create index concurrently ${form}"Item_b_idx" on "Item" (b);`,
    '1_gate/rollback': 'drop index concurrently "Item_gate_idx"; drop index concurrently "Item_b_idx";',
  });
}

async function readEnd({ query }: TestDatabase): Promise<unknown> {
  const indexes = await query(
    `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = '"Item"'::regclass order by 1`,
  );
  const ledger = await query(
    `select count(*)::int as rows, count(finished_at)::int as finished, count(logs)::int as logs from _prisma_migrations`,
  );
  return { indexes, ledger };
}

const GOOD_END = {
  indexes: [
    { name: 'Item_b_idx', valid: true },
    { name: 'Item_gate_idx', valid: true },
  ],
  ledger: [{ rows: 1, finished: 1, logs: 0 }],
};

describe.each(FORMS)('CREATE INDEX CONCURRENTLY %s', (form) => {
  it('is adopted after kill -9 of the runner: the orphan build is waited for', async () => {
    const database = await createDatabase();
    const gate = await createGate(database);
    const folder = migrationsWith(form);
    const killed = startCommand('db-deploy', ['apply', '--migrations', folder, '--url', database.url]);
    const orphan = await gate.builderPid();
    killed.process.kill('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');
    expect(await gate.builderPid()).toBe(orphan);
    const again = startDeploy(database.url, folder);
    await until('the second run to see the first one', async () =>
      again.events.some((event) => event.kind === 'waiting-for-runner' && event.holder?.pid === orphan),
    );
    await gate.open();
    const result = await again.result;
    expect(result.migrations[0]?.problem).toBeUndefined();
    expect(result.exitCode).toBe(0);
    expect(result.migrations[0]?.segments.map((segment) => segment.how)).toEqual(['adopted', 'ran']);
    expect(await readEnd(database)).toEqual(GOOD_END);
  });

  it('is rebuilt after pg_terminate_backend: INVALID remains are never taken for done', async () => {
    const database = await createDatabase();
    const gate = await createGate(database);
    const folder = migrationsWith(form);
    const first = startDeploy(database.url, folder);
    await database.query('select pg_terminate_backend($1)', [await gate.builderPid()]);
    const lost = await first.result;
    expect(lost.exitCode).toBe(5);
    expect(lost.migrations[0]?.problem).toMatchObject({ kind: 'lost' });
    await gate.open();
    const result = await runDeploy(database.url, folder);
    expect(result.exitCode).toBe(0);
    expect(result.migrations[0]?.segments.map((segment) => segment.how)).toEqual(['rebuilt', 'ran']);
    expect(await readEnd(database)).toEqual(GOOD_END);
  });
});

it('lets two runners at once both end well, and builds once', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = migrationsWith('');
  const [one, two] = [startDeploy(database.url, folder), startDeploy(database.url, folder)];
  await gate.builderPid();
  await until('one of them to wait', async () =>
    [...one.events, ...two.events].some((event) => event.kind === 'waiting-for-runner'),
  );
  await gate.open();
  const results = await Promise.all([one.result, two.result]);
  expect(results.map((result) => result.exitCode)).toEqual([0, 0]);
  expect(results.map((result) => result.migrations.length).sort()).toEqual([0, 1]);
  expect(await readEnd(database)).toEqual(GOOD_END);
});

it('waits for a build that somebody else has begun by hand, and adopts it', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = migrationsWith('');
  const dba = await database.client();
  const byHand = dba.query('create index concurrently "Item_gate_idx" on "Item" (gate(a)) include (b)');
  const pid = await gate.builderPid();
  const deployment = startDeploy(database.url, folder);
  await until('the deployment to watch it', async () => {
    const waiting = await database.query(
      `select 1 from pg_stat_activity where datname = current_database()
        and application_name like 'db-deploy/%' and query like '%builderPid%'`,
    );
    return waiting.length > 0 || undefined;
  });
  expect(await gate.builderPid()).toBe(pid);
  await gate.open();
  await byHand;
  const result = await deployment.result;
  expect(result.exitCode).toBe(0);
  expect(result.migrations[0]?.segments.map((segment) => segment.how)).toEqual(['adopted', 'ran']);
  expect(await readEnd(database)).toEqual(GOOD_END);
});
