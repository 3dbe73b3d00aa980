import { expect, it } from 'vitest';
import { defineCheck } from '../../../src/config/define-config.ts';
import type { JudgedCheck } from '../../../src/config/own-check.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

/** As a user writes one: rows of one statement, figures against limits, a fix that can be pasted. */
const queue = defineCheck({
  id: 'queue-is-short',
  title: 'The queue is short',
  why: 'Jobs that wait while a deployment runs wait twice.',
  limits: { warn: 1, fail: 3 },
  read: 'select count(*) as waiting, min(id)::bigint as first from job where done = false',
  judge([row], { warn, fail }) {
    const waiting = Number(row?.['waiting']);
    return {
      status: waiting > fail ? 'fail' : waiting > warn ? 'warn' : 'pass',
      subject: 'table job',
      message: 'jobs wait',
      measured: `${waiting} jobs`,
      limit: `${fail} jobs`,
      ...(waiting > warn && { fix: `update job set done = true where id >= ${row?.['first']};` }),
    };
  },
});

async function createQueue(waiting: number): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table job (id int, done boolean)');
  await database.query('insert into job select n, false from generate_series(1, $1) as n', [waiting]);
  return database;
}

it.each([
  [1, 'pass', 0],
  [3, 'warn', 0],
  [4, 'fail', 1],
])('judges %i waiting jobs as %s', async (waiting, status, exitCode) => {
  const { url } = await createQueue(waiting);
  const pre = await preCheck({ url, ownChecks: [queue], flags: { only: ['queue-is-short'] } });
  expect(pre.of('queue-is-short')).toMatchObject([
    { id: 'queue-is-short', status, subject: 'table job', measured: `${waiting} jobs`, limit: '3 jobs' },
  ]);
  expect(pre.exitCode).toBe(exitCode);
});

it('passes when its fix was pasted', async () => {
  const database = await createQueue(4);
  const [finding] = (await preCheck({ url: database.url, ownChecks: [queue] })).of('queue-is-short');
  await database.query(finding?.fix ?? '');
  expect((await preCheck({ url: database.url, ownChecks: [queue] })).of('queue-is-short')).toMatchObject([
    { status: 'pass' },
  ]);
});

it('hands over the rows of several statements by their names, numbers as numbers', async () => {
  const { url } = await createQueue(2);
  const seen: unknown[] = [];
  const several = defineCheck({
    ...queue,
    id: 'several',
    read: {
      jobs: 'select id, done, null as nothing from job order by id',
      values: `select 5000000000::bigint as big, 1.5::numeric as part, 'x' as word, '[1]'::json as json`,
    },
    judge(answers) {
      seen.push(
        structuredClone({ jobs: answers.jobs.map((row) => ({ ...row })), values: { ...answers.values[0] } }),
      );
      return [];
    },
  });
  const pre = await preCheck({ url, ownChecks: [several] });
  expect(pre.of('several')).toMatchObject([{ status: 'pass', message: 'found nothing' }]);
  expect(seen).toEqual([
    {
      jobs: [
        { id: 1, done: false, nothing: null },
        { id: 2, done: false, nothing: null },
      ],
      values: { big: 5_000_000_000, part: 1.5, word: 'x', json: '[1]' },
    },
  ]);
});

const misspelling: (typeof queue)['judge'] = ([row]) => ({
  status: 'pass',
  message: `${row?.['wating']}`,
});

const throwing = (): never => {
  throw new Error('my own bug');
};

const never = (): never => {
  for (;;);
};

it.each<[string, Partial<JudgedCheck>, string]>([
  ['throws', { judge: throwing }, 'its judge threw: my own bug'],
  ['says nothing', { judge: () => undefined as never }, 'its judge gave nothing, no finding'],
  ['hangs', { judge: never }, 'its judge did not end within 300 ms'],
  [
    'misspells a column',
    { judge: misspelling },
    'its judge threw: there is no column wating; there are waiting, first',
  ],
  [
    'fails to read',
    { read: 'select nothing from job' },
    'could not be run: column "nothing" does not exist (SQLSTATE 42703)',
  ],
  ['writes', { read: 'delete from job returning 1' }, 'read-only transaction (SQLSTATE 25006)'],
  ['leaves its transaction', { read: 'commit; delete from job' }, 'multiple commands'],
  ['reads for too long', { read: 'select pg_sleep(60)' }, 'statement timeout (SQLSTATE 57014)'],
])('does not know when a check %s', async (_, parts, message) => {
  const database = await createQueue(1);
  const pre = await preCheck({
    url: database.url,
    limits: { checkMs: 300 },
    ownChecks: [{ ...queue, ...parts } as JudgedCheck],
    flags: { only: ['queue-is-short'] },
  });
  expect(pre.of('queue-is-short')).toMatchObject([
    { status: 'unknown', message: expect.stringContaining(message) },
  ]);
  expect(pre.exitCode).toBe(9);
  expect(await database.query('select from job')).toHaveLength(1);
});

it('names who is in the way, and of several statements the one that failed', async () => {
  const database = await createQueue(1);
  const blocker = await database.client();
  await blocker.query('begin; lock table job in access exclusive mode');
  const read = { one: 'select 1 as n', two: 'select id from job' };
  const pre = await preCheck({ url: database.url, ownChecks: [{ ...queue, read, judge: () => [] }] });
  const [finding] = pre.of('queue-is-short');
  expect(finding).toMatchObject({ status: 'unknown', subject: 'read.two' });
  expect(finding?.message).toContain('holds AccessExclusiveLock on');
  await database.query(finding?.fix ?? '');
  const after = await preCheck({ url: database.url, ownChecks: [{ ...queue, read, judge: () => [] }] });
  expect(after.of('queue-is-short')).toMatchObject([{ status: 'pass' }]);
});

it('waits for a table that a pending migration creates', async () => {
  const { url } = await createDatabase();
  const migrations = ['create table job (id int, done boolean);'];
  const { of } = await preCheck({ url, migrations, ownChecks: [queue] });
  expect(of('queue-is-short')).toMatchObject([
    { status: 'skipped', message: 'needs job, which a pending migration creates' },
  ]);
});
