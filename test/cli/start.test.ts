import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BINARIES } from '../../src/cli/registry.ts';
import { ROOT, runCli, runProcess } from '../support/cli.ts';

/** A Node.js on this machine that is too old, if there is one. */
const oldNode = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((file) => existsSync(file))
  .find((file) => /^v(?:\d|1\d|2[01])\./.test(execFileSync(file, ['--version'], { encoding: 'utf8' })));

describe.each(BINARIES.map(({ name }) => name))('%s', (name) => {
  it('prints help and version', async () => {
    const help = await runCli(name, ['--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain(`Usage: ${name}`);
    expect(help.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(await runCli(name, ['--version'])).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('refuses an unknown flag with exit 2', async () => {
    const refused = await runCli(name, ['--nonsense']);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain(`hint: ${name} --help`);
  });

  it.skipIf(oldNode === undefined)('says in one line that Node.js is too old', async () => {
    const { exitCode, stdout, stderr } = await runProcess(oldNode ?? '', [
      join(ROOT, 'dist/bin', `${name}.cjs`),
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${name} needs Node\\.js 22\\.18 or newer; this is v[\\d.]+\\n$`));
  });
});
