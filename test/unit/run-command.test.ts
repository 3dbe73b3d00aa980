import { expect, it } from 'vitest';
import { runCommand, type Command } from '../../src/run-command.ts';

const WITHIN = { timeoutMs: 20_000 };

it('runs a program with its words, without a shell', async () => {
  const said = await runCommand(['printf', '%s\n', '$HOME; exit 3', '*'], WITHIN);
  expect(said).toEqual({ exitCode: 0, stdout: '$HOME; exit 3\n*\n', stderr: '', failure: undefined });
});

it('gives a text to the shell, and keeps the exit status and both outputs', async () => {
  const said = await runCommand('echo out; echo err >&2; exit 3', WITHIN);
  expect(said).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n', failure: undefined });
});

it('passes the environment on, with what is added', async () => {
  const { stdout } = await runCommand('echo "$PATH|$ADDED"', { ...WITHIN, environment: { ADDED: 'yes' } });
  expect(stdout).toBe(`${process.env['PATH']}|yes\n`);
});

it('leaves nobody who waits for input waiting', async () => {
  expect(await runCommand(['cat'], WITHIN)).toMatchObject({ exitCode: 0, stdout: '' });
});

it('hands over its input, whether it is read or not', async () => {
  const input = 'x'.repeat(200_000);
  expect((await runCommand(['wc', '-c'], { ...WITHIN, input })).stdout.trim()).toBe('200000');
  expect(await runCommand('exec <&-; echo done', { ...WITHIN, input })).toMatchObject({
    exitCode: 0,
    stdout: 'done\n',
  });
});

it('ends what a shell has started, not the shell alone', async () => {
  const said = await runCommand('echo $$; sleep 300; true', { timeoutMs: 500 });
  expect(said.failure).toBe('it did not end within 500 ms');
  const group = Number(said.stdout);
  await expect.poll(() => isThere(-group), { timeout: 20_000 }).toBe(false);
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each<[string, Command, string]>([
  ['cannot be found', ['no-such-program', 'secret'], 'no-such-program cannot be started: ENOENT'],
  ['was killed', 'kill -9 $$', 'it was ended by SIGKILL'],
  ['prints without end', ['yes', 'x'.repeat(1000)], 'it printed more than 16 MB'],
  ['has words that are none', ['echo', 'secret\0'], 'echo cannot be started with such words'],
])('says that it %s', async (_, command, failure) => {
  expect((await runCommand(command, WITHIN)).failure).toBe(failure);
});
