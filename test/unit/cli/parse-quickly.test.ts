import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseCommand } from '../../../src/cli/choose-command.ts';
import { SHARED_OPTIONS } from '../../../src/cli/options.ts';
import { parseQuickly } from '../../../src/cli/parse-quickly.ts';
import { parseWithYargs } from '../../../src/cli/parse-with-yargs.ts';
import { BINARIES } from '../../../src/cli/registry.ts';

const COMMANDS = BINARIES.flatMap((binary) =>
  binary.commands.filter(({ usage }) => !usage.includes('<')).map((entry) => ({ binary, entry })),
);

const VALUES = ['', 'x', '3', '-1', '1e3', '0x10', 'true', 'false', 'json', 'wait', 'a=b', '--', '-', 'NaN'];

/** Flags of the command, spelled well and badly, with and without values, and words that are no flags. */
function wordsOf(names: readonly string[]): fc.Arbitrary<string[]> {
  const flag = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names).map((name) => `--${name}`) },
    fc.constantFrom(...names).map((name) => `--no-${name}`),
    fc
      .constantFrom(...names)
      .map((name) => `--${name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}`),
    fc.constantFrom('--colour', '--help', '--version', '-h', '--a.b', '--x=1', '-u', '--$0', '--_'),
  );
  const value = fc.constantFrom(...VALUES);
  const word = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(flag, value).map(([name, text]) => [name, text]) },
    { weight: 2, arbitrary: fc.tuple(flag, value).map(([name, text]) => [`${name}=${text}`]) },
    { weight: 2, arbitrary: flag.map((name) => [name]) },
    value.map((text) => [text]),
  );
  return fc.array(word, { maxLength: 4 }).map((words) => words.flat());
}

describe.each(COMMANDS)('$binary.name $entry.usage', ({ binary, entry }) => {
  it('reads words as yargs does, or leaves them to it', async () => {
    const { command } = await entry.load();
    const options = { ...SHARED_OPTIONS, ...command.options };
    let read = 0;
    await fc.assert(
      fc.asyncProperty(wordsOf(Object.keys(options)), async (words) => {
        const quick = parseQuickly(words, options);
        if (quick === undefined) return;
        read += 1;
        const whole = await parseWithYargs(binary, { entry, command }, words);
        expect(whole).toEqual({ ...quick, _: [], $0: expect.anything() });
      }),
      { numRuns: 100 },
    );
    expect(read).toBeGreaterThan(0);
  });
});

it.each([
  ['apply --to 1 --json --no-color --max-wait 1s', true],
  ['apply --release a --release b', true],
  ['apply --help', false],
  ['apply --version', false],
  ['apply --to', false],
  ['apply --max-weight 3', false],
  ['apply more', false],
  ['apply --format xml', false],
  ['apply --to 1 --to 2', false],
])('%s: %s', async (line, isRead) => {
  const binary = BINARIES.find(({ name }) => name === 'db-deploy');
  const { entry, rest } = chooseCommand(binary ?? expect.fail(), line.split(' '));
  const { command } = (await entry?.load()) ?? expect.fail();
  expect(parseQuickly(rest, { ...SHARED_OPTIONS, ...command.options }) !== undefined).toBe(isRead);
});
