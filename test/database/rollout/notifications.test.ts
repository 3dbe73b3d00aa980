import { expect, it } from 'vitest';
import { createProject, migration, phasesOf } from '../../support/rollout.ts';
import { startWebhook } from '../../support/webhook.ts';

const FILES = {
  ...migration('20260101000000_a', 'create table a (id int);', 'drop table a;'),
  ...migration('20260101000001_b', 'create table b (id int);', 'drop table b;'),
};
const GATE = { name: 'ready', sql: 'select count(*) from gate', limits: { failBelow: 1 } };
const CONFIG = {
  contacts: ['on call'],
  notifications: [{ webhook: 'HOOK' }],
  rollout: {
    phases: [
      { name: 'first', migrations: ['20260101000000_a'] },
      { name: 'second', migrations: ['20260101000001_b'], entry: [GATE] },
    ],
  },
};

it('each change of a phase is told once, whom to call with a failure, and going on tells only what is new', async () => {
  const project = await createProject(CONFIG, FILES);
  await project.database.query('create table gate (id int)');
  const hook = await startWebhook(() => 200);
  const run = () => project.run('rollout', { environment: { HOOK: hook.url } });
  expect((await run()).exitCode).toBe(1);
  expect((await run()).exitCode).toBe(1);
  await project.database.query('insert into gate values (1)');
  expect(await run()).toMatchObject({ exitCode: 0 });
  expect(hook.received.map(({ body }) => [body['state'], body['severity']])).toEqual([
    ['at phase first: performing', 'news'],
    ['at phase first: done', 'news'],
    ['at phase second: failed', 'failure'],
    ['at phase second: performing', 'news'],
    ['at phase second: done', 'news'],
    ['done', 'news'],
  ]);
  expect(hook.received[2]?.body).toMatchObject({ contacts: ['on call'], subject: 'rollout rollout' });
});

it('a webhook that is gone changes nothing of the rollout', async () => {
  const project = await createProject(CONFIG, FILES);
  await project.database.query('create table gate (id int); insert into gate values (1)');
  const hook = await startWebhook(() => 404);
  const end = await project.run('rollout', { environment: { HOOK: hook.url } });
  expect(end.exitCode, end.stderr).toBe(0);
  expect(end.stderr).toContain('not notified by webhook $HOOK: it answered 404');
  expect(end.stderr).not.toContain('s3cret');
  expect(await phasesOf(project.database)).toEqual(['first done', 'second done']);
});
