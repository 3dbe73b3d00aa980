import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runLine } from '../../support/command-line.ts';
import { createDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';

it('lint --fix --url drafts what only the server knows, for one pending migration after the other', async () => {
  const database = await createDatabase();
  await database.query(
    'create table "Item" (a int, b text default \'x\'); create index old on "Item" (a desc)',
  );
  const folder = writeMigrations({
    '1_index': 'create index concurrently new on "Item" (a, b); drop index concurrently old;',
    '2_default': 'alter index new rename to newer; alter table "Item" alter b set default \'y\';',
    '3_again': 'drop index concurrently newer; alter table "Item" alter b drop default;',
  });
  const options = ['--fix', '--url', database.url, '--migrations', folder];
  const { stderr } = await runLine('db-check lint', ...options);
  const textOf = (name: string): string => readFileSync(join(folder, name, 'rollback.sql'), 'utf8');
  expect(stderr).toContain('drafted');
  expect(textOf('1_index').split('\n')[1]).toMatch(
    /^create index concurrently "old" on "Item" USING btree \(a DESC\);$/,
  );
  expect(textOf('3_again')).toContain(`set default 'y'`);
  const up = await runDeploy(database.url, folder);
  expect(up.exitCode).toBe(0);
  const down = await runRollback(database.url);
  expect(down.migrations.map(({ proof }) => proof?.kind)).toEqual(['proved', 'proved', 'proved']);
});
