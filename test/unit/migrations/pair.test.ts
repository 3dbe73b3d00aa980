import { expect, it } from 'vitest';
import type { MigrationFolder, SourceFile } from '../../../src/migrations/migration.ts';
import { pair, type Pair } from '../../../src/migrations/pair.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { split } from '../../../src/migrations/split.ts';

const parser = await loadParser();
const file = (path: string, text: string): SourceFile => ({ path, text, checksum: '' });
function pairOf(up: string, down?: string): Pair {
  const rollback = down === undefined ? undefined : file('rollback.sql', down);
  const folder: MigrationFolder = { name: '1_a', migration: file('migration.sql', up), rollback };
  return pair(folder, rollback && split(parser, rollback.text));
}
function refusedBy(up: string, down?: string): string {
  const found = pairOf(up, down);
  return found.kind === 'refused' ? `${found.file.path} ${found.refusal.code} ${found.refusal.offset}` : found.kind;
}

it('takes a rollback with statements, also one that does not parse: its own refusal says more', () => {
  expect(pairOf('select 1', 'select 2')).toMatchObject({ kind: 'rollback', file: { text: 'select 2' } });
  expect(refusedBy('select 1', 'selec 2')).toBe('rollback');
});

it('refuses a missing and an empty rollback', () => {
  expect(refusedBy('select 1')).toBe('migration.sql no-rollback 0');
  expect(refusedBy('select 1', '\uFEFF-- later\n')).toBe('rollback.sql empty-rollback 0');
});

it.each([
  ['-- plumbline: irreversible data is gone', 'data is gone'],
  ['\uFEFF-- CreateTable\r\n\r\n--plumbline:irreversible: 100 % gone\r\nselect 1;', '100 % gone'],
  ['-- Plumbline: Irreversible – é😀', 'é😀'],
])('accepts %j in migration.sql', (header, reason) => {
  expect(pairOf(`${header}\nselect 1;`)).toEqual({ kind: 'irreversible', reason });
  expect(pairOf(`${header}\nselect 1;`, '-- see above')).toEqual({ kind: 'irreversible', reason });
});

it('accepts the header in rollback.sql, because an applied migration.sql must not change', () => {
  expect(pairOf('select 1', '-- plumbline: irreversible old')).toEqual({ kind: 'irreversible', reason: 'old' });
});

it('wants a reason, at the place of the header', () => {
  expect(refusedBy('-- a\n-- plumbline: irreversible \nselect 1')).toBe('migration.sql irreversible-without-reason 5');
});

it('refuses a header beside a rollback that says otherwise', () => {
  expect(refusedBy('-- plumbline: irreversible x\nselect 1', 'select 2')).toBe('migration.sql irreversible-with-rollback 0');
});

it('looks for the header at the top only', () => {
  expect(refusedBy('select 1;\n-- plumbline: irreversible x')).toBe('migration.sql no-rollback 0');
  expect(refusedBy("select '\n-- plumbline: irreversible x'")).toBe('migration.sql no-rollback 0');
});
