import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CommandLine } from '../../src/demo/steps.ts';
import { runCli } from '../support/cli.ts';
import { createDatabase } from '../support/database.ts';
import { EXAMPLE, loadExample } from '../support/example.ts';
import { folderOf } from '../support/folder.ts';
import { README_COMMANDS } from '../support/readme.ts';

/** The commands are what is tested, not how fast this machine is beside other tests: targets of seconds. */
function relaxed(): string {
  const queries = join(EXAMPLE.validation, 'queries');
  const files = readdirSync(queries).map((name) => {
    const text = readFileSync(join(queries, name), 'utf8');
    return [`queries/${name}`, text.replace(/^-- target: (\d+)ms$/m, '-- target: $1s')];
  });
  return folderOf(Object.fromEntries(files) as Record<string, string>);
}

it('guides through a deployment with commands that work in this order', async () => {
  const database = await createDatabase();
  const cwd = folderOf({});
  const folders = ['--migrations', EXAMPLE.migrations, '--validation', relaxed()];
  const run = (binary: CommandLine['binary'], words: readonly string[]) =>
    runCli(binary, [...words, ...folders], { cwd, environment: { DATABASE_URL: database.url } });
  expect(await run('db-deploy', ['apply', '--to', EXAMPLE.init])).toMatchObject({ exitCode: 0 });
  await loadExample(database.url, 0.02);
  const ended: string[] = [];
  for (const { binary, words, line } of README_COMMANDS.filter(({ isStep }) => isStep)) {
    const { exitCode, stdout, stderr } = await run(binary, words);
    expect(exitCode, `${line}\n${stdout}${stderr}`).toBe(0);
    ended.push(line.split(' ').slice(0, 2).join(' '));
  }
  expect(ended).toEqual([
    ...['db-check pre', 'db-check baseline', 'db-deploy plan', 'db-deploy apply', 'db-deploy status'],
    ...['db-check post', 'db-deploy apply', 'db-rollback --last', 'db-rollback 20251005000002'],
    'db-deploy status',
  ]);
  const held = await run('db-deploy', ['apply']);
  expect(held).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('--release') });
});
