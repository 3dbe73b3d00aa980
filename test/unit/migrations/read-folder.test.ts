import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readMigrationsFolder } from '../../../src/migrations/read-folder.ts';
import { folderOf } from '../../support/folder.ts';
import { thrownBy } from '../../support/thrown-by.ts';

it('reads the folders in name order and leaves everything else alone', () => {
  const folder = folderOf({
    'migration_lock.toml': 'provider = "postgresql"',
    '20250102000000_b/migration.sql': 'select 2;',
    '20250101000000_a/migration.sql': 'select 1;',
    '.git/config': '',
    'README.md': '',
  });
  expect(readMigrationsFolder(folder).map(({ name }) => name)).toEqual(['20250101000000_a', '20250102000000_b']);
});

it('keeps BOM and CRLF in the text and hashes the bytes as Prisma does', () => {
  const text = '\uFEFFselect 1;\r\n-- é 😀\r\n';
  const [migration] = readMigrationsFolder(folderOf({ '1_a/migration.sql': text }));
  expect(migration?.migration.text).toBe(text);
  expect(migration?.migration.checksum).toBe(createHash('sha256').update(text).digest('hex'));
});

it.each([
  ['1_a/rollback.sql', 'rollback.sql'],
  ['1_a/down.sql', 'down.sql'],
  ['ROLLBACK_1_a.sql', 'ROLLBACK_1_a.sql'],
])('pairs the migration with %s', (path, end) => {
  const folder = folderOf({ '1_a/migration.sql': 'select 1;', [path]: 'select 2;' });
  const [migration] = readMigrationsFolder(folder);
  expect(migration?.rollback?.text).toBe('select 2;');
  expect(migration?.rollback?.path).toBe(join(folder, path));
  expect(migration?.rollback?.path.endsWith(end)).toBe(true);
});

it('leaves a missing rollback undefined', () => {
  const [migration] = readMigrationsFolder(folderOf({ '1_a/migration.sql': 'select 1;' }));
  expect(migration?.rollback).toBeUndefined();
});

it('refuses two rollbacks of one migration and names both', () => {
  const folder = folderOf({ '1_a/migration.sql': '', '1_a/rollback.sql': '', 'ROLLBACK_1_a.sql': '' });
  const error = thrownBy(() => readMigrationsFolder(folder));
  expect(error).toMatchObject({ code: 'several-rollbacks', exitCode: 2 });
  expect(error.message).toContain(join(folder, '1_a/rollback.sql'));
  expect(error.message).toContain(join(folder, 'ROLLBACK_1_a.sql'));
});

it('names a folder without migration.sql', () => {
  const folder = folderOf({ '1_a/readme.txt': '' });
  const error = thrownBy(() => readMigrationsFolder(folder));
  expect(error).toMatchObject({ code: 'no-migration-file', exitCode: 2 });
  expect(error.message).toContain(join(folder, '1_a'));
});

it('names a migrations folder that does not exist', () => {
  const folder = join(folderOf({}), 'nowhere');
  const error = thrownBy(() => readMigrationsFolder(folder));
  expect(error).toMatchObject({ code: 'no-migrations-folder', exitCode: 2 });
  expect(error.message).toContain(folder);
});

it('refuses a file that is not UTF-8, but not one that holds the replacement character', () => {
  const utf16 = new Uint8Array([0xff, 0xfe, 0x73, 0x00]);
  const error = thrownBy(() => readMigrationsFolder(folderOf({ '1_a/migration.sql': utf16 })));
  expect(error).toMatchObject({ code: 'not-utf8', exitCode: 2 });
  const [migration] = readMigrationsFolder(folderOf({ '1_a/migration.sql': "select '\uFFFD';" }));
  expect(migration?.migration.text).toBe("select '\uFFFD';");
});

it('follows a link to a folder, but not to a file', () => {
  const elsewhere = folderOf({ 'real/migration.sql': 'select 1;', 'file.sql': '' });
  const folder = folderOf({ '1_a/migration.sql': '' });
  symlinkSync(join(elsewhere, 'real'), join(folder, '2_linked'));
  symlinkSync(join(elsewhere, 'file.sql'), join(folder, '3_file'));
  expect(readMigrationsFolder(folder).map(({ name }) => name)).toEqual(['1_a', '2_linked']);
});

it('shows paths below the working folder as the user would type them', () => {
  const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '1_a'));
  writeFileSync(join(folder, '1_a', 'migration.sql'), 'select 1;');
  expect(readMigrationsFolder(folder)[0]?.migration.path).toMatch(/^node_modules[/\\]\.migrations-/);
});
