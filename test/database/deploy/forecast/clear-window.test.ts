import { describe, expect, it } from 'vitest';
import { DEFAULT_WAITING } from '../../../../src/deploy/waiting.ts';
import { startCommand } from '../../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { startDeploy } from '../../../support/deploy.ts';
import { createGate } from '../../../support/gate.ts';
import { writeMigrations } from '../../../support/migrations-folder.ts';
import { createRole } from '../../../support/role.ts';
import { until } from '../../../support/until.ts';

const FOLDER = {
  '1_a': 'create index concurrently item_idx on item (a);',
  '1_a/rollback': 'drop index concurrently item_idx;',
};
const INDEX = `select i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = 'item_idx'`;

async function prepare(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table item (a int); insert into item values (1)');
  return database;
}

/** A session that has written the table and does nothing any more. */
async function forget(database: TestDatabase): Promise<{ readonly end: () => Promise<void> }> {
  const client = await database.client();
  client.on('error', () => undefined);
  await client.query(`set application_name = 'the forgotten'; begin; insert into item values (2)`);
  return { end: async () => void (await client.query('rollback').catch(() => undefined)) };
}

function waits(events: readonly { readonly kind: string }[]): number {
  return events.filter(({ kind }) => kind === 'waiting-for-window').length;
}

describe('before a concurrent statement', () => {
  it('waits until nobody is in the way, with nothing sent, and then goes on', async () => {
    const database = await prepare();
    const forgotten = await forget(database);
    const { events, result } = startDeploy(database.url, writeMigrations(FOLDER));
    await until('it to wait', async () => waits(events) > 1);
    expect(await database.query(INDEX)).toEqual([]);
    expect(events.find((event) => event.kind === 'waiting-for-window')).toMatchObject({
      obstacles: [{ session: { application: 'the forgotten' }, holds: ['RowExclusiveLock on public.item'] }],
    });
    await forgotten.end();
    expect((await result).exitCode).toBe(0);
    expect(await database.query(INDEX)).toEqual([{ valid: true }]);
  });

  it('gives up within its budget, with nothing sent: exit 6, and what it printed helps', async () => {
    const database = await prepare();
    await forget(database);
    const folder = writeMigrations(FOLDER);
    const words = ['apply', '--migrations', folder, '--url', database.url];
    const first = await startCommand('db-deploy', [...words, '--max-wait', '2s']).ended;
    expect(first.exitCode).toBe(6);
    expect(await database.query(INDEX)).toEqual([]);
    expect(await database.query('select count(*)::int as rows from _prisma_migrations')).toEqual([
      { rows: 0 },
    ]);
    const said = first.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('nothing was sent');
    expect(said).toContain('the forgotten');
    // told at once while it waited, and at the end: the very statement that ends it
    const [typed = ''] = /select pg_catalog\.pg_terminate_backend\(\d+\);/.exec(first.stdout) ?? [];
    expect(first.stderr).toContain(`to end it: ${typed}`);
    await database.query(typed);
    expect(first.stdout).toContain('db-deploy apply');
    expect((await startCommand('db-deploy', words).ended).exitCode).toBe(0);
    expect(await database.query(INDEX)).toEqual([{ valid: true }]);
  });

  it('is stopped while it waits: nothing was sent, and it says so', async () => {
    const database = await prepare();
    await forget(database);
    const running = startCommand('db-deploy', [
      'apply',
      '--migrations',
      writeMigrations(FOLDER),
      '--url',
      database.url,
    ]);
    let told = '';
    running.process.stderr?.on('data', (chunk: Buffer) => void (told += chunk.toString()));
    await until('it to wait', async () => told.includes('not sent yet'));
    running.process.kill('SIGTERM');
    const end = await running.ended;
    expect(end.exitCode).toBe(143);
    expect(end.stdout.replaceAll(/\s+/g, ' ')).toContain('the server does nothing for us');
  });

  it('lets ordinary traffic be: short transactions that write the table do not keep it waiting', async () => {
    const database = await prepare();
    const over = new AbortController();
    const write = async (): Promise<void> => {
      const client = await database.client();
      while (!over.signal.aborted) {
        await client.query('begin; insert into item values (3)');
        await new Promise((resolve) => setTimeout(resolve, 15));
        await client.query('commit');
      }
    };
    const writers = [write(), write(), write()];
    const { events, result } = startDeploy(database.url, writeMigrations(FOLDER));
    expect((await result).exitCode).toBe(0);
    over.abort();
    await Promise.all(writers);
    expect(waits(events)).toBe(0);
  });
});

describe('--on-blocker', () => {
  const abort = { ...DEFAULT_WAITING, onBlocker: 'abort' } as const;
  const end = { ...DEFAULT_WAITING, onBlocker: 'terminate-idle', idleLimitMs: 500 } as const;

  const GATED = {
    '1_a': 'create index concurrently "Item_gate_idx" on "Item" (gate(a));',
    '1_a/rollback': 'drop index concurrently "Item_gate_idx";',
  };
  const REMAINS = `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = '"Item"'::regclass`;

  it('abort: cancels a build that is held up too long, clears its remains, exit 6', async () => {
    const database = await createDatabase();
    const gate = await createGate(database);
    const folder = writeMigrations(GATED);
    const { result } = startDeploy(database.url, folder, { waiting: abort, maxWaitMs: 1500 });
    await gate.builderPid();
    const late = await database.client();
    await late.query('begin isolation level repeatable read; select from pg_class');
    await gate.open();
    const { exitCode, migrations } = await result;
    expect(exitCode).toBe(6);
    expect(migrations[0]?.problem?.message).toContain('held up for');
    expect(await database.query(REMAINS)).toEqual([]);
    const [typed = ''] =
      /select pg_catalog\.pg_terminate_backend\(\d+\);/.exec(migrations[0]?.problem?.hint ?? '') ?? [];
    await database.query(typed);
    expect((await startDeploy(database.url, folder).result).exitCode).toBe(0);
  });

  it('abort: names the remains when their drop is held up too; the same command again clears them', async () => {
    const database = await createDatabase();
    const gate = await createGate(database);
    const folder = writeMigrations(GATED);
    const { result } = startDeploy(database.url, folder, { waiting: abort, maxWaitMs: 1500 });
    await gate.builderPid();
    const late = await database.client();
    await late.query('begin; lock "Item" in row exclusive mode');
    await gate.open();
    const { exitCode, migrations } = await result;
    expect(exitCode).toBe(6);
    expect(migrations[0]?.problem?.leaves).toContain('"Item_gate_idx"');
    await late.query('rollback');
    const again = await startDeploy(database.url, folder).result;
    expect(again.migrations[0]?.segments.map(({ how }) => how)).toEqual(['rebuilt']);
    expect(await database.query(REMAINS)).toHaveLength(1);
  });

  it('terminate-idle: ends who has been idle in a transaction for too long; journal and report say whom', async () => {
    const database = await prepare();
    await forget(database);
    const { events, result } = startDeploy(database.url, writeMigrations(FOLDER), { waiting: end });
    const { exitCode, ended } = await result;
    expect(exitCode).toBe(0);
    expect(ended).toMatchObject([
      { application: 'the forgotten', idleSince: expect.stringMatching(/^\d{4}-/) },
    ]);
    expect(events.filter(({ kind }) => kind === 'session-ended')).toHaveLength(1);
    expect(await database.query('select application from db_check.termination')).toEqual([
      { application: 'the forgotten' },
    ]);
  });

  it('terminate-idle: never ends anything active, nor a session that it may not signal', async () => {
    const database = await prepare();
    const role = await createRole(database);
    await database.query(`grant create on schema public to "${role.name}"; grant create on database ${database.name} to "${role.name}";
      alter table item owner to "${role.name}"`);
    const active = await database.client();
    await active.query('begin; insert into item values (4)');
    active.query('select pg_sleep(60)').catch(() => undefined);
    await forget(database);
    const deployment = startDeploy(role.url, writeMigrations(FOLDER), { waiting: end, maxWaitMs: 2500 });
    const { exitCode, ended } = await deployment.result;
    expect(exitCode).toBe(6);
    expect(ended).toEqual([]);
    expect(
      await database.query(`select from pg_stat_activity where datname = current_database()
      and (application_name = 'the forgotten' or query like '%pg_sleep%' and pid <> pg_backend_pid())`),
    ).toHaveLength(2);
    await active.end(); // or the role's cleanup would wait for it
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
        and query like '%pg_sleep%' and pid <> pg_backend_pid()`,
    );
  });
});
