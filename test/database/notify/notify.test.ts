import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { createNotifier } from '../../../src/notify/notifier.ts';
import { notify, type NotifyGround } from '../../../src/notify/notify.ts';
import { createSentStates } from '../../../src/notify/sent-states.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { folderOf } from '../../support/folder.ts';
import { createRole } from '../../support/role.ts';
import { startWebhook, type Webhook } from '../../support/webhook.ts';
import { exampleMessage } from '../../unit/notify/example-message.ts';

const SETTINGS = { contacts: ['on call'], notifications: [{ webhook: 'HOOK' }] };
const RECOVERED = { ...exampleMessage, state: 'recovered', severity: 'news' } as const;

interface TestGround extends NotifyGround {
  readonly said: string[];
  readonly folder: string;
}

async function groundOf(hook: Webhook, url: string, folder = folderOf({})): Promise<TestGround> {
  const said: string[] = [];
  return {
    clock: createFakeClock(),
    environment: { HOOK: hook.url, TOKEN: 'Bearer s3cret' },
    sent: createSentStates({
      target: parseConnectionTarget(url, {}),
      applicationName: 'db-check/test',
      workingDirectory: folder,
    }),
    stderr: (text) => void said.push(text),
    timeoutMs: 20_000,
    said,
    folder,
  };
}

async function journalled(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create schema db_check');
  return database;
}

describe('one message a change of state', () => {
  it('is kept in the journal: also another process tells nobody twice', async () => {
    const database = await journalled();
    const hook = await startWebhook(() => 200);
    for (const message of [exampleMessage, exampleMessage, RECOVERED, RECOVERED, exampleMessage])
      await notify(SETTINGS, message, await groundOf(hook, database.url));
    expect(hook.received.map(({ body }) => body['state'])).toEqual(['degraded', 'recovered', 'degraded']);
    expect(hook.received[0]).toMatchObject({ path: '/s3cret', body: { contacts: ['on call'] } });
    const rows = await database.query('select state, content from db_check.notification order by id');
    expect(rows).toHaveLength(3);
    expect(rows[0]?.['content']).toMatchObject({
      sent: { channel: 'webhook $HOOK' },
      message: exampleMessage,
    });
    expect(JSON.stringify(rows)).not.toContain('s3cret');
  });

  it('is kept in a file where the journal cannot be written', async () => {
    const database = await journalled();
    await database.query('revoke create on schema public from public');
    const { url } = await createRole(database);
    const hook = await startWebhook(() => 200);
    const first = await groundOf(hook, url);
    await notify(SETTINGS, exampleMessage, first);
    await notify(SETTINGS, exampleMessage, await groundOf(hook, url, first.folder));
    expect(hook.received).toHaveLength(1);
    const file = readFileSync(join(first.folder, '.plumbline/notifications.json'), 'utf8');
    expect(JSON.parse(file)).toMatchObject([{ state: 'degraded', channel: 'webhook $HOOK' }]);
    expect(await database.query(`select from pg_tables where schemaname = 'db_check'`)).toEqual([]);
  });

  it('also while the database is away, and afterwards', async () => {
    const database = await journalled();
    const away = new URL(database.url);
    away.pathname = '/nowhere_at_all';
    const hook = await startWebhook(() => 200);
    const first = await groundOf(hook, away.href);
    await notify(SETTINGS, exampleMessage, first);
    await notify(SETTINGS, exampleMessage, await groundOf(hook, database.url, first.folder));
    expect(hook.received).toHaveLength(1);
  });
});

describe('a webhook that does not take it', () => {
  it('gets three attempts with growing pauses, and what it missed with the next message', async () => {
    const database = await journalled();
    const hook = await startWebhook((number) => (number <= 3 ? 503 : 200));
    const ground = await groundOf(hook, database.url);
    await notify(SETTINGS, exampleMessage, ground);
    expect(ground.clock).toMatchObject({ slept: [1000, 4000] });
    expect(ground.said).toEqual(['not notified by webhook $HOOK: it answered 503\n']);
    const [row] = await database.query('select content from db_check.notification');
    expect(row?.['content']).toMatchObject({ sent: { failure: 'it answered 503' } });
    await notify(SETTINGS, exampleMessage, ground);
    await notify(SETTINGS, exampleMessage, ground);
    expect(hook.received).toHaveLength(4);
    expect(ground.said).toHaveLength(1);
  });

  it('is left alone when it will never take it, and no redirect is followed', async () => {
    const { url } = await journalled();
    const [gone, moved] = [await startWebhook(() => 404), await startWebhook(() => 302)];
    const ground = await groundOf(gone, url);
    await notify(SETTINGS, exampleMessage, ground);
    await notify(
      SETTINGS,
      { ...exampleMessage, subject: 'other' },
      { ...ground, environment: { HOOK: moved.url } },
    );
    expect([gone.received.length, moved.received.length]).toEqual([1, 1]);
    expect(ground.said.join('')).toMatch(/404\n.*302\n/);
  });

  it('is not waited for longer than it has time', async () => {
    const { url } = await journalled();
    const hook = await startWebhook(() => undefined);
    const ground = await groundOf(hook, url);
    await notify(SETTINGS, exampleMessage, { ...ground, timeoutMs: 300 });
    expect(hook.received).toHaveLength(3);
    expect(ground.said).toEqual(['not notified by webhook $HOOK: no answer within 300 ms\n']);
  });
});

describe('secrets', () => {
  const settings = {
    contacts: [],
    notifications: [{ webhook: 'HOOK', headers: { authorization: 'TOKEN' } }],
  };

  it('go to the webhook and nowhere else', async () => {
    const database = await journalled();
    const hook = await startWebhook(() => 500);
    const ground = await groundOf(hook, database.url);
    await notify(settings, exampleMessage, ground);
    expect(hook.received[0]?.headers['authorization']).toBe('Bearer s3cret');
    expect(JSON.stringify(hook.received.map(({ body }) => body))).not.toContain('s3cret');
    const kept = JSON.stringify(await database.query('select * from db_check.notification'));
    expect(`${kept}${ground.said.join('')}`).not.toContain('s3cret');
  });

  it.each([
    [{}, 'the environment has no HOOK'],
    [{ HOOK: 'http://127.0.0.1:9/s3cret' }, 'the environment has no TOKEN'],
    [{ HOOK: 's3cret', TOKEN: 'x' }, 'HOOK holds no http or https URL'],
    [{ HOOK: 'http://127.0.0.1:1/s3cret', TOKEN: 'x\ns3cret' }, 'no answer'],
    [{ HOOK: 'http://u:s3cret@127.0.0.1:1/', TOKEN: 'x' }, 'no answer'],
  ])('are not told when they are missing or wrong: %j', async (environment, reason) => {
    const { url } = await journalled();
    const ground = await groundOf(await startWebhook(() => 200), url);
    await notify(settings, exampleMessage, { ...ground, environment });
    expect(ground.said.join('')).toContain(`not notified by webhook $HOOK: ${reason}`);
    expect(ground.said.join('')).not.toContain('s3cret');
  });
});

describe('a command', () => {
  it('gets the message on its standard input and in its environment', async () => {
    const { url } = await journalled();
    const folder = folderOf({});
    const command = `cat > ${folder}/in.json; printf %s "$PLUMBLINE_STATE" > ${folder}/state`;
    const ground = await groundOf(await startWebhook(() => 200), url, folder);
    await notify({ contacts: ['on call'], notifications: [{ command }] }, exampleMessage, ground);
    expect(ground.said).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, 'in.json'), 'utf8'))).toMatchObject({
      contacts: ['on call'],
    });
    expect(readFileSync(join(folder, 'state'), 'utf8')).toBe('degraded');
  });

  it('that fails is repeated, and what it prints stays unseen', async () => {
    const { url } = await journalled();
    const folder = folderOf({});
    const command = `echo >> ${folder}/tries; echo s3cret; exit 7`;
    const ground = await groundOf(await startWebhook(() => 200), url, folder);
    await notify({ contacts: [], notifications: [{ command }] }, exampleMessage, ground);
    expect(readFileSync(join(folder, 'tries'), 'utf8')).toBe('\n\n\n');
    expect(ground.said).toEqual(['not notified by command of /bin/sh: it ended with 7\n']);
  });

  it('that hangs is ended', async () => {
    const { url } = await journalled();
    const ground = await groundOf(await startWebhook(() => 200), url);
    const settings = { contacts: [], notifications: [{ command: ['sleep', '300'] }] };
    await notify(settings, exampleMessage, { ...ground, timeoutMs: 200 });
    expect(ground.said).toEqual(['not notified by command sleep: it did not end within 200 ms\n']);
  });
});

it('one channel that fails keeps no message from the others', async () => {
  const { url } = await journalled();
  const hook = await startWebhook(() => 200);
  const ground = await groundOf(hook, url);
  const notifications = [{ webhook: 'MISSING' }, { command: ['false'] }, { webhook: 'HOOK' }];
  await notify({ contacts: [], notifications }, exampleMessage, ground);
  expect(hook.received).toHaveLength(1);
  expect(ground.said).toHaveLength(2);
});

it('who deploys does not wait: messages are told in order, in the background', async () => {
  const { url } = await journalled();
  const hook = await startWebhook(() => 200);
  const notifier = createNotifier(SETTINGS, await groundOf(hook, url));
  for (const state of ['a', 'b', 'b', 'c']) notifier.tell({ ...exampleMessage, state });
  expect(hook.received).toEqual([]);
  await notifier.settled();
  expect(hook.received.map(({ body }) => body['state'])).toEqual(['a', 'b', 'c']);
});
