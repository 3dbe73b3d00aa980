import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BINARIES } from '../../src/cli/registry.ts';
import { ROOT, runCli } from '../support/cli.ts';

const pages = BINARIES.flatMap(({ name, commands }) => {
  const words = commands.map(({ usage }) => usage.split(' ')[0] ?? '').filter((word) => word !== '$0');
  return [[name, ''], ...words.map((word) => [name, word])] as [typeof name, string][];
});

it.each(pages)('%s %s', async (binary, command = '') => {
  const { exitCode, stdout } = await runCli(binary, [...(command === '' ? [] : [command]), '--help']);
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const file = `${[binary, command].filter((word) => word !== '').join('-')}.txt`;
  await expect(stdout).toMatchFileSnapshot(join(ROOT, 'test/golden/help', file));
});
