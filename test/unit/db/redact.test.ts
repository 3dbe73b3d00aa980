import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBinary } from '../../../src/cli/run.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { openError } from '../../../src/db/open-error.ts';
import { redact, redactError } from '../../../src/db/redact.ts';
import { ToolError } from '../../../src/errors.ts';
import { renderToolError, renderToolErrorJson } from '../../../src/report/error-text.ts';
import { testContext } from '../../support/context.ts';

const machine = {
  userName: () => 'olga',
  home: () => '/home/olga',
  hasSocket: () => false,
  readText: () => undefined,
  isOpenToOthers: () => false,
};

/** Stands between all characters of the passwords: any piece of two characters gives itself away. */
const MARK = 'Zq7';
const password = fc
  .array(
    fc.oneof(
      fc.constantFrom(...':/?#@%&=,;[] \\\'"<>\n\t+'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    {
      minLength: 2,
      maxLength: 12,
    },
  )
  .map((characters) => characters.join(MARK))
  .filter((text) => text.isWellFormed() && !text.includes('\0'));

/** How people write passwords into URLs: as they should, and as they do. */
const writings: readonly ((password: string) => string)[] = [
  (password) => `postgresql://u:${encodeURIComponent(password)}@h/d`,
  (password) => `postgresql://u:${password}@h/d`,
  // with one of these in it, it is a proper URL: `u:,h:` names two hosts
  (password) => `postgresql://u:${password.replaceAll(/[/?@,]/g, '')}`,
  (password) => `postgresql://u:x${password.replaceAll(/[/?@]/g, '')}`,
  (password) => `postgres//u:${password}@h/d`,
  (password) => `postgresql://h/d?password=${password}`,
  (password) => `postgresql://h/d?user=u&password=${encodeURIComponent(password)}&colour=red`,
  (password) => `host=h password='${password}'`,
  (password) => `mysql://u:${password}@h:port/d`,
];

describe('a password', () => {
  it('shows in no error about the place to connect to, and not in the target', () => {
    fc.assert(
      fc.property(password, fc.constantFrom(...writings), (secret, write) => {
        const url = write(secret);
        expect(describeTarget(url), url).not.toContain(MARK);
      }),
      { numRuns: 2000 },
    );
  });

  it('shows in no error about a refused connection, whatever the driver says', () => {
    fc.assert(
      fc.property(password, fc.constantFrom(...writings), (secret, write) => {
        const target = parseConnectionTarget(`postgresql://u:${encodeURIComponent(secret)}@h/d`, {}, machine);
        const driver = new Error(`cannot parse ${write(encodeURIComponent(secret))}`);
        expect(describeError(openError(driver, target))).not.toContain(MARK);
      }),
      { numRuns: 500 },
    );
  });

  it('shows in nothing that a command prints, bugs and their stacks included', async () => {
    await fc.assert(
      fc.asyncProperty(password, fc.constantFrom(...writings), async (secret, write) => {
        const context = testContext({ environment: { DEBUG: '1' } });
        const run = (): never => {
          throw new Error(`something about postgresql://u:${encodeURIComponent(secret)}@h/d`);
        };
        const binary = {
          name: 'db-check',
          describe: '',
          commands: [{ usage: 'pre', describe: '', load: async () => ({ command: { options: {}, run } }) }],
        } as const;
        await runBinary(binary, ['pre', '--json', '--url', write(secret)], context);
        expect(context.written.stderr).not.toBe('');
        expect(context.written.stdout + context.written.stderr).not.toContain(MARK);
      }),
      { numRuns: 40 },
    );
  });
});

function describeTarget(url: string): string {
  try {
    const target = parseConnectionTarget(url, {}, machine);
    return JSON.stringify(target) + inspect(target);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return describeError(error);
  }
}

function describeError(error: ToolError): string {
  return (
    renderToolError(error) +
    renderToolErrorJson({ version: '0', command: 'x', runId: 'y', error }) +
    error.stack
  );
}

describe('redact', () => {
  it.each([
    ['postgresql://u:secret@h/d', 'postgresql://u:***@h/d'],
    ['see "postgres://u:se@cret@h/d?x=1"', 'see "postgres://u:***@h/d?x=1"'],
    ['postgresql://h/d?password=secret&schema=s', 'postgresql://h/d?password=***&schema=s'],
    ["host=h password='se cret' user=u", 'host=h password=*** user=u'],
    ['PGPASSWORD=secret psql', 'PGPASSWORD=*** psql'],
    ['postgresql://u@h/d', 'postgresql://u@h/d'],
    ['mail a@b.example', 'mail a@b.example'],
    ['(http://127.0.0.1:5432/x) http://[::1]:80', '(http://127.0.0.1:5432/x) http://[::1]:80'],
    ['file:///work/a.ts:12:5', 'file:///work/a.ts:12:5'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

it('redacts what the server said, and leaves the position of the error a number', () => {
  const server = { sqlState: '42601', message: 'bad password=secret', position: 7 };
  const error = new ToolError({ code: 'x', message: 'y', exitCode: 3, server });
  expect(redactError(error).server).toEqual({ ...server, message: 'bad password=***' });
});
