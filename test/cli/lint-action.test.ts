import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT, runProcess, type Ran } from '../support/cli.ts';
import { folderOf } from '../support/folder.ts';
import { sampleOf } from '../support/sample.ts';

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly 'working-directory': string;
}
interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

it('is a composite action, whose inputs are told and never a part of a script', () => {
  const { name, description, inputs, runs } = action;
  expect([name, description].every((text) => text.length > 10)).toBe(true);
  expect(runs.using).toBe('composite');
  const used = new Set<string>();
  for (const { shell, run, env, ...rest } of runs.steps) {
    expect(shell).toBe('bash');
    expect(run).not.toContain('${{');
    for (const value of [...Object.values(env), rest['working-directory']])
      used.add(/^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? value);
  }
  expect([...used].sort()).toEqual(Object.keys(inputs).sort());
  for (const { description: told, default: value } of Object.values(inputs))
    expect(`${told} ${typeof value}`).toMatch(/^.{10,} string$/);
});

interface Acted extends Ran {
  readonly folder: string;
}

/** A project below the root of the repository, and the steps as a runner of GitHub performs them. */
async function act(files: Readonly<Record<string, string>>, inputs: Record<string, string>): Promise<Acted> {
  const folder = folderOf(files);
  const binaries = join(folder, 'shop/node_modules/.bin');
  mkdirSync(binaries, { recursive: true });
  chmodSync(join(ROOT, 'dist/bin/db-check.cjs'), 0o755);
  symlinkSync(join(ROOT, 'dist/bin/db-check.cjs'), join(binaries, 'db-check'));
  const valueOf = (text: string): string =>
    text.replace(
      /\$\{\{ inputs\.([\w-]+) \}\}/,
      (_, name: string) => inputs[name] ?? action.inputs[name]?.default ?? '',
    );
  let ran: Ran = { exitCode: 0, stdout: '', stderr: '' };
  for (const { run, env, ...rest } of action.runs.steps) {
    const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, valueOf(value)]));
    ran = await runProcess('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: join(folder, valueOf(rest['working-directory'])),
      environment: {
        ...{ PATH: process.env['PATH'] ?? '', HOME: folder, ...own, GITHUB_ACTION_PATH: ROOT },
        ...{ GITHUB_WORKSPACE: folder, GITHUB_OUTPUT: join(folder, 'output') },
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      },
    });
  }
  return { ...ran, folder };
}

const BAD = 'create index i on t (a);\n';
const SHOP = { 'shop/migrations/1_a/migration.sql': BAD };

it('annotates, sums up, and writes SARIF, all told from the root of the repository', async () => {
  const { exitCode, stdout, stderr, folder } = await act(SHOP, {
    ...{ 'working-directory': 'shop', 'sarif-file': '../lint.sarif' },
  });
  expect(exitCode, stdout + stderr).toBe(1);
  expect(stdout).toContain('file=shop/migrations/1_a/migration.sql,line=1,');
  expect(readFileSync(join(folder, 'summary'), 'utf8')).toContain('db-check lint: FAILED');
  expect(readFileSync(join(folder, 'lint.sarif'), 'utf8')).toContain(
    '"uri": "shop/migrations/1_a/migration.sql"',
  );
  expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('exit-code=1\n');
  const sarif = readFileSync(join(folder, 'lint.sarif'), 'utf8');
  expect(sarif).toMatch(/"id": "create-index-not-concurrent",\s+"shortDescription"/);
});

it.each([
  ['never', 0],
  ['error', 1],
  ['warning', 1],
  ['everything', 2],
])('fails on %s: %i', async (failOn, expected) => {
  const { exitCode, stdout } = await act(SHOP, { 'working-directory': 'shop', 'fail-on': failOn });
  expect(exitCode, stdout).toBe(expected);
});

const HOSTILE = [
  '$(touch pwned)',
  '`touch pwned`',
  '"; touch pwned; "',
  "'; touch pwned; '",
  '--output=pwned',
  '* ; touch pwned',
  '${{ github.token }} && touch pwned',
  '\n::error::x\ntouch pwned',
];

it.each(sampleOf('hostile inputs', HOSTILE, 2))(
  'takes %j for a name and nothing else',
  async (hostile) => {
    const name = hostile.replaceAll('\n', '');
    const files = { ...SHOP, [`shop/${name.replaceAll('/', '')}.sql`]: BAD };
    for (const inputs of [
      { paths: `${name}.sql` },
      { paths: hostile },
      { url: hostile },
      { version: hostile },
    ]) {
      const { exitCode, folder } = await act(files, { 'working-directory': 'shop', ...inputs });
      expect(exitCode).toBeGreaterThan(0);
      expect(['pwned', 'shop/pwned'].map((file) => existsSync(join(folder, file)))).toEqual([false, false]);
    }
  },
  300_000,
);

it('lints a file whose name is a command', async () => {
  const name = '-$(touch pwned) `x` "y" \'z\'.sql';
  const { exitCode, stdout, stderr } = await act(
    { ...SHOP, [`shop/${name}`]: BAD },
    { 'working-directory': 'shop', paths: name },
  );
  expect(exitCode, stderr).toBe(1);
  expect(stdout).toContain('file=shop/-$(touch pwned) `x` "y" \'z\'.sql,line=1');
});
