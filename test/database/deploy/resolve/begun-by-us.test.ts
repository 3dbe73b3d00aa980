import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CommandEnd } from '../../../support/command.ts';
import { createDatabase } from '../../../support/database.ts';
import { runDeploy } from '../../../support/deploy.ts';
import { writeMigration, writeMigrations } from '../../../support/migrations-folder.ts';
import { runRollback } from '../../../support/rollback.ts';
import { commandsIn, typeLine } from '../../../support/type-line.ts';

const FAILING = `create table log (n int); insert into log values (1), (1);
  create unique index concurrently log_n_key on log (n);
  insert into log values (2);`;
const LEDGER = `select migration_name as name, finished_at is not null as done, rolled_back_at is not null as back,
  checksum = encode(sha256(convert_to($1, 'UTF8')), 'hex') as same from _prisma_migrations order by started_at`;

/** Begun by us and stopped behind its second statement. */
async function stopped(sql = FAILING): Promise<{ url: string; folder: string; query: Query }> {
  const { url, query } = await createDatabase();
  const folder = writeMigrations({ '1_log': sql, '1_log/rollback': 'drop table log;' });
  expect((await runDeploy(url, folder)).exitCode).toBe(5);
  return { url, folder, query };
}
type Query = (sql: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]>;

/** The rows in the table are lost with it, which wants a word more: what db-rollback then prints. */
async function takeBack(line: string, place: Parameters<typeof typeLine>[1]): Promise<CommandEnd> {
  const first = await typeLine(line, place);
  expect(first.exitCode).toBe(8);
  return typeLine(commandsIn(first.stderr).at(-1) ?? '', place);
}

it('goes on with a mended file where what is done reads the same', async () => {
  const place = await stopped();
  const mended = FAILING.replace('unique ', '');
  writeMigration(place.folder, '1_log', mended);
  await expect(runDeploy(place.url, place.folder)).rejects.toMatchObject({
    code: 'edited-half-way',
    hint: expect.stringContaining('db-deploy resolve 1_log'),
  });
  const listed = await typeLine('db-deploy resolve 1_log', place);
  expect(listed.exitCode).toBe(5);
  const [choice = ''] = commandsIn(listed.stdout).filter((line) => line.includes('--continue'));
  expect((await typeLine(choice, place)).exitCode).toBe(0);
  expect(await place.query('select n from log order by n')).toEqual([{ n: 1 }, { n: 1 }, { n: 2 }]);
  expect(await place.query(LEDGER, [mended])).toEqual([
    { name: '1_log', done: true, back: false, same: true },
  ]);
  expect((await runDeploy(place.url, place.folder)).migrations).toEqual([]);
  expect(await runRollback(place.url)).toMatchObject({
    exitCode: 0,
    migrations: [{ proof: { kind: 'proved' } }],
  });
});

it('refuses a file that differs in what is done, and takes it back by the command it prints', async () => {
  const place = await stopped();
  writeMigration(place.folder, '1_log', FAILING.replace('n int', 'n bigint'));
  const refused = await typeLine('db-deploy resolve 1_log --continue', place);
  expect(refused.exitCode).toBe(7);
  expect(refused.stderr).toMatch(/was: create table log \(n int\)\n.*now: create table log \(n bigint\)/);
  const [back = ''] = commandsIn(refused.stderr).filter((line) => line.includes('db-rollback'));
  expect(await takeBack(back, place)).toMatchObject({ exitCode: 0 });
  expect(await place.query(`select to_regclass('log') as log`)).toEqual([{ log: null }]);
});

it('does not call a rollback proved that also has to undo what only the mended file touches', async () => {
  const place = await stopped();
  writeMigration(place.folder, '1_log', `${FAILING.replace('unique ', '')} create table other (a int);`);
  expect((await typeLine('db-deploy resolve 1_log --continue', place)).exitCode).toBe(0);
  const result = await runRollback(place.url);
  expect(result.migrations[0]?.proof?.kind).not.toBe('proved');
  expect(result.exitCode).not.toBe(0);
});

it.each(['--applied', '--rolled-back'])(
  'lists %s for a migration that lost its folder, and does it',
  async (flag) => {
    const place = await stopped();
    rmSync(join(place.folder, '1_log'), { recursive: true });
    writeMigration(place.folder, '2_x', 'select 1');
    writeMigration(place.folder, '2_x/rollback', 'select 1');
    const listed = await typeLine('db-deploy resolve', place);
    const [choice = ''] = commandsIn(listed.stdout).filter((line) => line.includes(`1_log ${flag}`));
    expect((await typeLine(choice, place)).exitCode).toBe(0);
    expect(await place.query(LEDGER, [''])).toMatchObject([
      { done: flag === '--applied', back: flag !== '--applied' },
    ]);
  },
);

it('explains the way out where a temporary table is gone, and the way out works', async () => {
  const place =
    await stopped(`create temp table scratch (n int); create table log (n int); insert into log values (1), (1);
    create unique index concurrently log_n_key on log (n);
    insert into log select n from scratch;`);
  await expect(runDeploy(place.url, place.folder)).rejects.toMatchObject({
    code: 'temporary-table-gone',
    exitCode: 7,
  });
  const refused = await typeLine('db-deploy resolve 1_log --continue', place);
  expect(refused.exitCode).toBe(2);
  const [back = ''] = commandsIn(refused.stderr).filter((line) => line.includes('db-rollback'));
  expect(await takeBack(back, place)).toMatchObject({ exitCode: 0 });
  expect(await place.query(`select to_regclass('log') as log`)).toEqual([{ log: null }]);
});

it('lists what is held, and lets it in again', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations({
    '1_log': 'create table log (n int);',
    '1_log/rollback': 'drop table log;',
  });
  await runDeploy(url, folder);
  await runRollback(url);
  const listed = await typeLine('db-deploy resolve', { url, folder });
  expect(listed.exitCode).toBe(8);
  expect((await typeLine('db-deploy resolve 1_log --applied', { url, folder })).exitCode).toBe(2);
  const [choice = ''] = commandsIn(listed.stdout).filter((line) => line.includes('1_log --release'));
  expect((await typeLine(choice, { url, folder })).exitCode).toBe(0);
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
  expect(await query('select released_by is not null as by from db_check.hold')).toEqual([{ by: true }]);
});

it.each([
  ['--applied --continue', 'choose one'],
  ['--from 2 --applied', '--from belongs to --continue'],
  ['--continue --from x', 'not the number'],
])('refuses words that mean nothing: %s', async (words, said) => {
  const { url } = await createDatabase();
  const folder = writeMigrations({
    '1_log': 'create table log (n int);',
    '1_log/rollback': 'drop table log;',
  });
  const ended = await typeLine(`db-deploy resolve 1_log ${words}`, { url, folder });
  expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(said) });
});
