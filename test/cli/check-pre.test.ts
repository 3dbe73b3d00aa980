import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createDatabase } from '../support/database.ts';
import { folderOf } from '../support/folder.ts';
import { createRole } from '../support/role.ts';

it('goes, warns with --strict, fails and does not know, each with its exit code', async () => {
  const database = await createDatabase();
  const folder = folderOf({ 'empty.txt': '' });
  const run = (check: string, ...more: string[]): ReturnType<typeof runCli> => {
    const checks = folderOf({
      'checks/mine.sql': `select '${check}' as status, 'x' as subject, 'y' as message`,
    });
    return runCli('db-check', ['pre', '--url', database.url, '--validation', checks, ...more], {
      cwd: folder,
    });
  };
  await database.query('create extension pg_stat_statements');
  const good = await run('pass');
  expect(good).toMatchObject({ exitCode: 0, stderr: '' });
  expect(good.stdout).toContain('GOOD: go: ');
  expect(await run('warn')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('WARNING: ') });
  expect(await run('warn', '--strict')).toMatchObject({ exitCode: 1 });
  expect(await run('fail')).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('FAILED: 1 failed (mine)'),
  });
  expect(await run('unknown')).toMatchObject({ exitCode: 9 });
});

it('prints one JSON document, or writes it to the file', async () => {
  const database = await createDatabase();
  const folder = folderOf({ 'empty.txt': '' });
  const printed = await runCli('db-check', ['pre', '--url', database.url, '--json'], { cwd: folder });
  expect(JSON.parse(printed.stdout)).toMatchObject({
    schemaVersion: 1,
    command: 'db-check pre',
    verdict: { exitCode: printed.exitCode },
  });
  const words = ['pre', '--url', database.url, '--json', '--output', 'report.json'];
  const written = await runCli('db-check', words, { cwd: folder });
  expect(written.stdout).toBe('');
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
});

it('never shows the password', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  const { stdout, stderr } = await runCli('db-check', ['pre', '--url', role.url]);
  expect(stdout).toContain(role.name);
  expect(stdout + stderr).not.toContain('secret');
});

it('explains a check, and prints the SQL of all', async () => {
  const explained = await runCli('db-check', ['explain', 'concurrent-build-blockers']);
  expect(explained).toMatchObject({ exitCode: 0, stderr: '' });
  expect(explained.stdout).toContain('pg_catalog.pg_stat_activity');
  const { url } = await createDatabase();
  const sql = await runCli('db-check', ['pre', '--url', url, '--print-sql']);
  expect(sql.stdout).toContain('-- == connections: ');
});

it('runs the checks that are chosen, lists all without a database, and refuses what is none', async () => {
  const { url } = await createDatabase();
  const folder = folderOf({ 'validation/checks/mine.sql': 'select 1' });
  const run = (...words: string[]): ReturnType<typeof runCli> =>
    runCli('db-check', ['pre', ...words], { cwd: folder });
  const some = await run(
    '--url',
    url,
    '--only',
    'pooler,connections',
    '--only',
    'recovery-state',
    '--skip',
    'pooler',
  );
  expect(some.exitCode).toBe(0);
  expect(some.stdout).toContain('GOOD: good, as far as --only asked: 2 passed, 1 skipped\n');
  const listed = await run('--list');
  expect(listed).toMatchObject({ exitCode: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^pooler +required +The connection goes straight to the server$/m);
  expect(listed.stdout).toMatch(/^pg-stat-statements +optional /m);
  expect(listed.stdout).toMatch(/^mine +required +validation\/checks\/mine\.sql$/m);
  expect(await run('--url', url, '--skip', 'poolr')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--skip: there is no check poolr'),
  });
});

it('weighs the checks as the configuration says', async () => {
  const { url } = await createDatabase();
  const config = { checks: { mine: 'optional', pooler: 'off' } };
  const folder = folderOf({
    'validation/checks/mine.sql': 'select 1',
    'db-check.config.json': JSON.stringify(config),
  });
  const words = ['pre', '--url', url, '--skip', 'pg-stat-statements'];
  const { exitCode, stdout } = await runCli('db-check', words, { cwd: folder });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('WARNING: 1 unknown (mine)');
  expect(stdout).toMatch(/^skipped +pooler +switched off in the configuration$/m);
  const strange = folderOf({ 'db-check.config.json': JSON.stringify({ checks: { pooler: 'maybe' } }) });
  expect(await runCli('db-check', words, { cwd: strange })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('checks.pooler must be one of required, optional, off'),
  });
});
