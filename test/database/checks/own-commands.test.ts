import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { CommandCheck, UrlCheck } from '../../../src/config/own-check.ts';
import { createDatabase } from '../../support/database.ts';
import { folderOf } from '../../support/folder.ts';
import { preCheck, type PreCheckOutput } from '../../support/pre-check.ts';

const text = { id: 'mine', title: 't', why: 'w' };

async function run(check: CommandCheck | UrlCheck, checkMs = 20_000): Promise<PreCheckOutput> {
  const { url } = await createDatabase();
  const limits = { checkMs, runMs: 60_000 };
  return preCheck({ url, ownChecks: [check], limits, flags: { only: ['mine'] } });
}

it.each([
  [3, 'pass', 0],
  [4, 'warn', 0],
  [6, 'fail', 1],
])('counts %i errors in a log: %s', async (errors, status, exitCode) => {
  const folder = folderOf({ 'app.log': `started\n${'ERROR x\n'.repeat(errors)}` });
  const { of, exitCode: ended } = await run({
    ...text,
    command: ['grep', '-c', 'ERROR', join(folder, 'app.log')],
    goodExits: [0, 1],
    limits: { warnAbove: 3, failAbove: 5 },
    unit: 'errors',
    fix: 'tail app.log',
  });
  expect(of('mine')).toMatchObject([{ status, measured: `${errors} errors` }]);
  expect(of('mine')[0]?.fix).toBe(status === 'pass' ? undefined : 'tail app.log');
  expect(ended).toBe(exitCode);
});

it.each<[string, Partial<CommandCheck>, string]>([
  ['is not there', { command: ['no-such-program'] }, 'no-such-program cannot be started: ENOENT'],
  ['does not end', { command: 'sleep 300; true' }, 'it did not end within 300 ms'],
  [
    'does not end in its own time',
    { command: ['sleep', '300'], timeoutMs: 200 },
    'it did not end within 200 ms',
  ],
  ['prints no number', { command: ['true'], limits: { failAbove: 1 } }, 'printed nothing, where a number'],
  [
    'counts in no file',
    { command: ['grep', '-c', 'x', '/no/such/file'], goodExits: [0, 1], limits: { failAbove: 1 } },
    'ended with 2: grep:',
  ],
])('does not know when a command %s', async (_, parts, message) => {
  const { of, exitCode } = await run({ ...text, command: '', ...parts }, 300);
  expect(of('mine')).toMatchObject([{ status: 'unknown', message: expect.stringContaining(message) }]);
  expect(exitCode).toBe(9);
});

it('hands its environment over and never shows it', async () => {
  const environment = { TOKEN: 'hunter22' };
  const { of, report } = await run({ ...text, command: 'echo "401 for $TOKEN"; exit 1', environment });
  expect(of('mine')).toMatchObject([{ status: 'fail', message: 'ended with 1: 401 for ***' }]);
  expect(JSON.stringify(report)).not.toContain('hunter22');
});

it('lets a command have more time than the checks of the database together', async () => {
  const { url } = await createDatabase();
  const slow: CommandCheck = { ...text, command: 'sleep 6; echo done', timeoutMs: 20_000 };
  const sql = { ...text, id: 'sql', read: 'select 1 as one', judge: () => [] };
  const limits = { runMs: 5000 };
  const { of } = await preCheck({ url, ownChecks: [slow, sql], limits, flags: { only: ['mine', 'sql'] } });
  expect(of('mine')).toMatchObject([{ status: 'pass', message: 'ended with 0: done' }]);
  expect(of('sql')).toMatchObject([{ status: 'pass' }]);
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/health?token=s3cret`;
}

it.each([
  [204, 'pass', 0],
  [302, 'fail', 1],
  [503, 'fail', 1],
])('asks a URL that answers %i: %s', async (answered, status, exitCode) => {
  const url = await listen((_, response) => {
    response.writeHead(answered, { location: 'data:text/plain,login' }).end();
  });
  const pre = await run({ ...text, url });
  expect(pre.of('mine')).toMatchObject([
    { status, subject: url.replace('?token=s3cret', ''), message: `answers ${answered}` },
  ]);
  expect(pre.exitCode).toBe(exitCode);
  expect(JSON.stringify(pre.report)).not.toContain('s3cret');
});

it('warns of a URL that answers late', async () => {
  const url = await listen((_, response) => void setTimeout(() => response.end(), 30));
  const { of } = await run({ ...text, url, warnAboveMs: 20 });
  expect(of('mine')).toMatchObject([{ status: 'warn', limit: '20 ms' }]);
});

it('does not know of a URL that nobody answers, or not in time', async () => {
  const silent = await listen(() => undefined);
  const { of } = await run({ ...text, url: silent }, 300);
  expect(of('mine')).toMatchObject([{ status: 'unknown', message: 'no answer within 300 ms' }]);
  const refused = await run({ ...text, url: 'http://127.0.0.1:1/?token=s3cret' });
  expect(refused.of('mine')).toMatchObject([
    { status: 'unknown', message: expect.stringMatching(/^no answer/) },
  ]);
  expect(JSON.stringify(refused.report)).not.toContain('s3cret');
});
