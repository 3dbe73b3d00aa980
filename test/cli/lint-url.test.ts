import { expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { runCli } from '../support/cli.ts';
import { createDatabase } from '../support/database.ts';
import { folderOf } from '../support/folder.ts';

const FILES = {
  'migrations/1_init/migration.sql': 'create table "Order" (id int primary key, total int);\n',
  'migrations/1_init/rollback.sql': 'drop table "Order";\n',
  'migrations/2_keys/migration.sql':
    'create unique index concurrently "Order_total_key" on "Order" (total);\ndrop index concurrently if exists "Order_totl_idx";\n',
  'migrations/2_keys/rollback.sql': 'drop index concurrently "Order_total_key";\n',
};

it('judges what is pending there by what the server has, and names the rows in the way', async () => {
  const database = await createDatabase();
  const options = { cwd: folderOf(FILES) };
  expect(
    (await runCli('db-deploy', ['apply', '--to', '1_init', '--url', database.url], options)).exitCode,
  ).toBe(0);
  await database.query('insert into "Order" select n, n / 2 from generate_series(1, 100) as n');
  const { exitCode, stdout, stderr } = await runCli(
    'db-check',
    ['lint', '--url', database.url, '--json'],
    options,
  );
  expect(stderr).toContain('1_init is not judged: it is applied');
  expect(exitCode).toBe(1);
  const { sections } = JSON.parse(stdout) as Report;
  const findings = sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
  expect(findings.map(({ id, location }) => `${location?.file}:${location?.line} ${id}`)).toEqual([
    'migrations/2_keys/migration.sql:1 rows-break-unique',
    'migrations/2_keys/migration.sql:2 if-exists-hides-missing',
  ]);
  await database.query('update "Order" set total = id');
  const again = await runCli('db-check', ['lint', '--url', database.url, '--json'], options);
  expect(again.stdout).not.toContain('rows-break-unique');
});
