import { expect, it } from 'vitest';
import { ToolError } from '../../../src/errors.ts';
import { renderLocation } from '../../../src/location.ts';
import { parseMigrations, parseScript } from '../../../src/migrations/load.ts';
import type { Migration, MigrationFolder, SourceFile } from '../../../src/migrations/migration.ts';
import { readMigrationsFolder } from '../../../src/migrations/read-folder.ts';

const file = (path: string, text: string): SourceFile => ({ path, text, checksum: 'c' });
const folder = (up: string, down?: string): MigrationFolder => ({
  name: '1_a',
  migration: file('migrations/1_a/migration.sql', up),
  rollback: down === undefined ? undefined : file('migrations/1_a/rollback.sql', down),
});
const parse = async (up: string, down?: string): Promise<Migration> => {
  const [migration] = await parseMigrations([folder(up, down)]);
  if (migration === undefined) throw new Error('no migration');
  return migration;
};
const refusal = async (up: string, down?: string): Promise<ToolError> => {
  const error: unknown = await parse(up, down).catch((error: unknown) => error);
  if (!(error instanceof ToolError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error;
};

it('wires a migration: segments, touched objects, its way back', async () => {
  const migration = await parse(
    'create table a (id int); create index concurrently i on a (id);',
    'drop index concurrently i; drop table a;',
  );
  expect(migration.up.segments.map(({ kind }) => kind)).toEqual(['transaction', 'alone']);
  expect(migration.up.touched.objects.map(({ name }) => name)).toEqual(['a', 'i']);
  expect(migration.down?.segments.map(({ kind }) => kind)).toEqual(['alone', 'transaction']);
  expect(migration).toMatchObject({ name: '1_a', checksum: 'c', irreversible: undefined });
});

it('parses the migrations of the example', async () => {
  const migrations = await parseMigrations(readMigrationsFolder('migrations'));
  const performance = migrations.find(({ name }) => name.endsWith('_critical_performance_optimizations'));
  expect(performance?.up.segments.map(({ kind }) => kind)).toEqual(Array(5).fill('alone'));
  expect(migrations.every(({ down }) => down !== undefined)).toBe(true);
});

it('parses nothing when there is nothing', async () => {
  expect(await parseMigrations([])).toEqual([]);
});

it('parses a file by itself', async () => {
  const script = await parseScript(file('journal', 'drop table a;'));
  expect(script.segments).toHaveLength(1);
  await expect(parseScript(file('journal', ''))).rejects.toMatchObject({ code: 'nothing-to-do', exitCode: 2 });
});

it('shows the place of a refusal with a caret', async () => {
  const error = await refusal('-- 😀\nbegin;\n  create index concurrently i on a (b);\ncommit;', 'select 1');
  expect(error).toMatchObject({ code: 'outside-in-block', exitCode: 2, also: [] });
  expect(error.location && renderLocation(error.location)).toBe(
    'migrations/1_a/migration.sql:3:3\n    create index concurrently i on a (b);\n    ^',
  );
});

it('gathers all refusals of both files', async () => {
  const error = await refusal('selec 1;\n\\i other.sql\nsavepoint s;\ncopy t from stdin;', 'commit;');
  const found = [error, ...error.also].map(({ code, location }) => `${code} ${location?.file}:${location?.line}`);
  expect(found).toEqual([
    'syntax-error migrations/1_a/migration.sql:1',
    'psql-meta-command migrations/1_a/migration.sql:2',
    'copy-stream migrations/1_a/migration.sql:4',
    'unbalanced-transaction migrations/1_a/rollback.sql:1',
    'nothing-to-do migrations/1_a/rollback.sql:1',
  ]);
});

it('does not judge the balance of transactions around a syntax error', async () => {
  const error = await refusal('begin; select 1; comit;', 'select 1');
  expect([error, ...error.also].map(({ code }) => code)).toEqual(['syntax-error']);
});
