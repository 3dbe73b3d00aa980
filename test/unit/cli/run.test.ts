import { describe, expect, it } from 'vitest';
import type { CliCommand, CommandContext, Flags } from '../../../src/cli/command.ts';
import type { Binary, CommandEntry } from '../../../src/cli/registry.ts';
import { runBinary } from '../../../src/cli/run.ts';
import { EXIT, ToolError, type ExitCode } from '../../../src/errors.ts';
import { testContext } from '../../support/context.ts';

function binaryOf(command: CliCommand, entry: Partial<CommandEntry> = {}): Binary {
  const described = {
    usage: 'plan [names..]',
    describe: 'Shows it.',
    load: async () => ({ command }),
    ...entry,
  };
  return { name: 'db-deploy', describe: 'Deploys.', commands: [described] };
}

async function run(
  binary: Binary,
  words: readonly string[],
  given: Partial<CommandContext> & { stoppedBy?: ExitCode } = {},
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const never = new AbortController().signal;
  const signal = given.stoppedBy === undefined ? never : AbortSignal.abort(given.stoppedBy);
  const context = testContext({ ...given, stop: { signal, urgent: never } });
  const exitCode = await runBinary(binary, words, context);
  return { exitCode, ...context.written };
}

const answering = (answer: (flags: Flags) => ExitCode | Promise<ExitCode>): CliCommand => ({
  needsDatabase: false,
  options: { hash: { type: 'string' }, release: { type: 'string', array: true } },
  run: async (_context, _common, flags) => answer(flags),
});

describe('runBinary', () => {
  it('returns the exit code of the command', async () => {
    expect(await run(binaryOf(answering(() => EXIT.drift)), ['plan'])).toMatchObject({
      exitCode: 7,
      stderr: '',
    });
  });

  it('hands over flags and positional arguments, digits as text', async () => {
    let seen: Flags = {};
    const command = answering((flags) => {
      seen = flags;
      return EXIT.ok;
    });
    await run(binaryOf(command), ['plan', '20251005000001', '--hash', '1e3']);
    expect(seen).toMatchObject({ names: ['20251005000001'], hash: '1e3' });
    await run(binaryOf(command), ['plan', '--release', '1', '--release', '2', 'name']);
    expect(seen).toMatchObject({ release: ['1', '2'], names: ['name'] });
  });

  it.each([
    [['plan', '--nonsense']],
    [['plan', '--hash', 'a', '--hash', 'b']],
    [['fly']],
    [[]],
    [['plan', '--format', 'xml']],
    [['plan', '--url']],
    [['plan', '--url', 'a', '--url', 'b']],
  ])('refuses %j with exit 2 and names the help', async (words) => {
    const { exitCode, stdout, stderr } = await run(binaryOf(answering(() => EXIT.ok)), words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^]+\nhint: db-deploy --help\n$/);
  });

  it('runs the default command when none is named', async () => {
    const binary = binaryOf(
      answering(() => EXIT.held),
      { usage: 'apply', isDefault: true },
    );
    expect(await run(binary, ['--hash', 'x'])).toMatchObject({ exitCode: 8 });
    expect(await run(binary, ['aply'])).toMatchObject({ exitCode: 2 });
  });

  it('finds the command behind shared flags and their values', async () => {
    let seen: Flags = {};
    const command = answering((flags) => {
      seen = flags;
      return EXIT.ok;
    });
    await run(binaryOf(command), ['--migrations', 'plan', '--json', 'plan', 'a', 'b']);
    expect(seen).toMatchObject({ migrations: 'plan', json: true, names: ['a', 'b'] });
  });

  it('takes no argument that a command does not name', async () => {
    const refused = await run(
      binaryOf(
        answering(() => EXIT.ok),
        { usage: 'plan' },
      ),
      ['plan', 'surplus'],
    );
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('prints help and version to stdout without running anything', async () => {
    const command = answering(() => EXIT.failed);
    const help = await run(binaryOf(command), ['plan', '--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('--hash');
    expect(await run(binaryOf(command), ['--version'])).toMatchObject({ exitCode: 0, stdout: '0.1.0\n' });
  });

  it('shows a ToolError as text, and as the one document of --json', async () => {
    const failing = answering(() => {
      throw new ToolError({ code: 'x', message: 'broken', hint: 'mend it', exitCode: EXIT.drift });
    });
    const text = await run(binaryOf(failing), ['plan']);
    expect(text).toEqual({ exitCode: 7, stdout: '', stderr: 'error: broken\nhint: mend it\n' });
    const json = await run(binaryOf(failing), ['plan', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      command: 'db-deploy plan',
      error: { code: 'x', exitCode: 7 },
    });
  });

  it('calls anything else a bug, with the stack only for DEBUG', async () => {
    const buggy = answering(() => {
      throw new TypeError('no such thing');
    });
    const quiet = await run(binaryOf(buggy), ['plan']);
    expect(quiet).toMatchObject({ exitCode: 1 });
    expect(quiet.stderr).toContain('bug in pg-plumbline');
    expect(quiet.stderr).not.toContain('run.test.ts');
    const loud = await run(binaryOf(buggy), ['plan'], { environment: { DEBUG: '1' } });
    expect(loud.stderr).toContain('run.test.ts');
  });

  it('ends with the code of the signal that stopped it', async () => {
    const stopped = binaryOf(answering(() => EXIT.interrupted));
    expect(await run(stopped, ['plan'], { stoppedBy: EXIT.terminated })).toMatchObject({ exitCode: 143 });
    expect(await run(stopped, ['plan'], { stoppedBy: EXIT.interrupted })).toMatchObject({ exitCode: 130 });
  });
});
