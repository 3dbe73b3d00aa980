import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withCurrentTables } from '../../scripts/readme-tables.ts';
import { RULES } from '../../src/lint/rules/index.ts';
import { BINARIES } from '../../src/cli/registry.ts';
import { parseWords } from '../../src/cli/parser.ts';
import { README, README_COMMANDS } from '../support/readme.ts';

const ROOT = join(import.meta.dirname, '../..');

it('has the tables as the code has them (npm run docs)', () => {
  expect(withCurrentTables(README)).toBe(README);
  expect(README.split('\n').length).toBeLessThanOrEqual(301);
});

it.each(README_COMMANDS)('names a command line that parses: $line', async ({ binary, words }) => {
  const found = BINARIES.find(({ name }) => name === binary);
  if (found === undefined) throw new Error(`there is no ${binary}`);
  expect(await parseWords(found, words)).toHaveProperty('entry');
});

it('counts the rules of lint', () => {
  expect(README).toContain(`${RULES.length} rules on PostgreSQL's own syntax tree`);
});

it('shows every command of the registry', () => {
  const names = BINARIES.flatMap(({ commands }) =>
    commands.map(({ usage }) => usage.split(' ')[0] ?? '').filter((name) => name !== '$0'),
  );
  expect(names.filter((name) => !README.includes(`\`${name}`))).toEqual([]);
});

it('maps every folder and file of src, and nothing else', () => {
  const map = readFileSync(join(ROOT, 'src/README.md'), 'utf8');
  const named = [...map.matchAll(/^\| `([\w/-]+)\/` \|/gm)].map(([, name]) => name);
  const folders = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(ROOT, 'src').length + 1));
  expect(named).toEqual(folders.sort());
  const files = readdirSync(join(ROOT, 'src')).filter((name) => name.endsWith('.ts'));
  expect(files.filter((name) => !map.includes(`\`${name}\``))).toEqual([]);
});
