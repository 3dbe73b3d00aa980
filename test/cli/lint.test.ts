import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { runCli, type Ran } from '../support/cli.ts';
import { folderOf } from '../support/folder.ts';

const FILES = {
  'migrations/1_init/migration.sql': 'create table "Order" (id int primary key, total int);\n',
  'migrations/1_init/rollback.sql': 'drop table "Order";\n',
  'migrations/2_index/migration.sql': 'create index "Order_total_idx" on "Order" (total);\nselct 1;\n',
  'migrations/2_index/rollback.sql': 'drop index concurrently "Order_total_idx";\n',
};

function lint(folder: string, ...words: readonly string[]): Promise<Ran> {
  return runCli('db-check', ['lint', ...words], { cwd: folder });
}

const idsIn = ({ stdout }: Ran): readonly string[] =>
  (JSON.parse(stdout) as Report).sections.flatMap((section) =>
    section.kind === 'findings' ? section.findings.map(({ id }) => id) : [],
  );

it('shows each place with its line and the safe way, and ends with 1', async () => {
  const { exitCode, stdout, stderr } = await lint(folderOf(FILES), '--since', '2_index');
  expect(exitCode).toBe(1);
  expect(stderr).toBe('');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  await expect(stdout).toMatchFileSnapshot('../golden/lint.txt');
});

it('judges a file by itself, knowing the migrations before it', async () => {
  const folder = folderOf(FILES);
  const file = join('migrations', '2_index', 'migration.sql');
  expect(idsIn(await lint(folder, file, '--json'))).toEqual(['create-index-not-concurrent', 'syntax-error']);
  const off = await lint(folder, file, '--json', '--rule', 'create-index-not-concurrent=off');
  expect(idsIn(off)).toEqual(['syntax-error']);
});

it('mends what it can in the files that are named, and says so', async () => {
  const folder = folderOf(FILES);
  const file = join('migrations', '2_index', 'migration.sql');
  const { exitCode, stderr } = await lint(folder, file, '--fix');
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${file}: index "Order_total_idx": add CONCURRENTLY`);
  expect(readFileSync(join(folder, file), 'utf8')).toBe(
    'create index CONCURRENTLY "Order_total_idx" on "Order" (total);\nselct 1;\n',
  );
});

it('drafts the way back of a migration that has none, or says why there is none', async () => {
  const folder = folderOf({
    ...FILES,
    'migrations/3_more/migration.sql': 'alter table "Order" alter total set default 7, add note text;\n',
    'migrations/4_gone/migration.sql': 'alter table "Order" drop column total;\n',
  });
  const { stderr } = await lint(folder, '--fix', '--since', '3_more');
  const textOf = (name: string): string =>
    readFileSync(join(folder, 'migrations', name, 'rollback.sql'), 'utf8');
  expect(textOf('3_more').split('\n').slice(1)).toEqual([
    '-- column note goes with the values written since the migration',
    'alter table "Order" drop column "note";',
    'alter table "Order" alter column "total" drop default;',
    '',
  ]);
  const reason = 'the values in column total of table Order are gone with it';
  expect(textOf('4_gone')).toBe(`-- plumbline: irreversible ${reason}\n`);
  expect(stderr).toContain(`${join('migrations', '4_gone', 'rollback.sql')}: irreversible: ${reason}`);
});

it('edits nothing where nobody says what is applied', async () => {
  const { exitCode, stderr } = await lint(folderOf(FILES), '--fix');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('an applied one must not be edited');
});

it('names what it does not know', async () => {
  const folder = folderOf(FILES);
  for (const [words, said] of [
    [['nowhere.sql'], 'there is no nowhere.sql'],
    [['--since', '9_no'], 'there is no migration 9_no'],
    [['--rule', 'no-such=off'], 'there is no rule no-such'],
    [['--rule', 'syntax-error=loud'], '--rule syntax-error=loud is not understood'],
  ] as const) {
    const { exitCode, stderr } = await lint(folder, ...words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  }
});

it('explains a rule with the names of the files that it speaks of', async () => {
  const { exitCode, stdout } = await runCli('db-check', ['explain', 'create-index-not-concurrent'], {
    cwd: folderOf(FILES),
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('create index CONCURRENTLY "Order_total_idx" on "Order" (total);');
  await expect(stdout).toMatchFileSnapshot('../golden/explain-rule.txt');
});
