import { expect, it } from 'vitest';
import { startCommand } from '../../support/command.ts';
import { createDatabase } from '../../support/database.ts';
import { runDeploy, startDeploy } from '../../support/deploy.ts';
import { createGate } from '../../support/gate.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';
import { terminate } from '../../support/terminate.ts';
import { typeLine } from '../../support/type-line.ts';
import { until } from '../../support/until.ts';

const FOLDER = {
  '1_log': 'create table log (n int);',
  '1_log/rollback': 'drop table log;',
  '2_gate': 'create index concurrently "Item_gate_idx" on "Item" (gate(a)); insert into log values (1);',
  '2_gate/rollback': 'drop index concurrently if exists "Item_gate_idx"; delete from log;',
};

it('tells a claim that is alive from a dead one by its session, also when the runner is gone', async () => {
  const database = await createDatabase();
  const { url } = database;
  const gate = await createGate(database);
  const folder = writeMigrations(FOLDER);
  const killed = startCommand('db-deploy', ['apply', '--migrations', folder, '--url', url]);
  const pid = await gate.builderPid();
  killed.process.kill('SIGKILL');
  await killed.ended;
  const alive = await typeLine('db-deploy status', { url, folder });
  expect(alive.stdout).toMatch(
    new RegExp(`2_gate: pid ${pid} \\(db-deploy/\\S+\\) is at work[\\s\\S]*CREATE INDEX`),
  );
  await terminate(database, pid);
  const dead = await typeLine('db-deploy status', { url, folder });
  expect(dead.stdout).toContain('2_gate: nobody is at work on it; its session is gone');
  await gate.open();
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
  expect((await typeLine('db-deploy status', { url, folder })).stdout).not.toContain('at work');
});

it("tells Prisma's claim by Prisma's lock", async () => {
  const { url, query, client } = await createDatabase();
  const folder = writeMigrations({ '1_log': FOLDER['1_log'], '1_log/rollback': FOLDER['1_log/rollback'] });
  await runDeploy(url, folder);
  await query('update _prisma_migrations set finished_at = null; delete from db_check.execution');
  const prisma = await client();
  await prisma.query(`set application_name = 'prisma'; select pg_advisory_lock(72707369)`);
  expect((await typeLine('db-deploy status', { url, folder })).stdout).toMatch(
    /1_log: pid \d+ \(prisma\) is at work/,
  );
  await prisma.end();
  expect((await typeLine('db-deploy status', { url, folder })).stdout).toContain('1_log: nobody is at work');
});

it('lets a rollback wait for a deployment at work, and then tells it that there is more to take back', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = writeMigrations(FOLDER);
  const deployment = startDeploy(database.url, folder);
  const pid = await gate.builderPid();
  const events: Parameters<typeof runRollback>[2] = [];
  const early = runRollback(database.url, {}, events).catch((error: unknown) => error);
  await until('the rollback to wait', async () =>
    events.some((event) => event.kind === 'waiting-for-runner' && event.holder?.pid === pid),
  );
  await gate.open();
  expect((await deployment.result).exitCode).toBe(0);
  await early;
  const after = await runRollback(database.url);
  expect(after.exitCode).toBe(0);
  expect(
    await database.query(
      `select to_regclass('log') as log, to_regclass('"Item_gate_idx"') as index,
        (select count(*)::int from _prisma_migrations where rolled_back_at is null) as standing`,
    ),
  ).toEqual([{ log: null, index: null, standing: 0 }]);
});
