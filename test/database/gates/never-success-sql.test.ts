import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/config/rollout.ts';
import type { MeasurementStatus } from '../../../src/gates/measurement.ts';
import { createDatabase } from '../../support/database.ts';
import { askToEnd, createGateGround } from '../../support/gate-ground.ts';
import { refusingUrl } from '../../support/answering-server.ts';
import { terminate } from '../../support/terminate.ts';
import { until } from '../../support/until.ts';

const gate = (sql: string): Gate => ({
  name: 'sql',
  sql,
  limits: { failAbove: 100, failBelow: -100 },
  timeoutMs: 2000,
  consecutiveErrorLimit: 0,
});

const SCHEMA = `
  create table job (id int, failed int);
  insert into job values (1, 5), (2, null)`;

it.each([
  ['one number', 'select max(failed) from job', '5'],
  ['numeric', 'select 99.5::numeric', '99.5'],
  ['bigint', 'select 7::bigint;', '7'],
])('passes on %s', async (_, sql, measured) => {
  const database = await createDatabase();
  await database.query(SCHEMA);
  const outcome = await askToEnd(gate(sql), createGateGround(database.url));
  expect(outcome).toMatchObject({ verdict: 'passed', measurements: [{ status: 'success', measured }] });
});

it('fails beyond a limit', async () => {
  const { url } = await createDatabase();
  const outcome = await askToEnd(gate('select 101'), createGateGround(url));
  expect(outcome).toMatchObject({ verdict: 'failed' });
});

describe('what says nothing pauses for a human', () => {
  it.each<[string, string, MeasurementStatus]>([
    ['NULL', 'select failed from job where id = 2', 'inconclusive'],
    ['no row', 'select failed from job where id = 3', 'inconclusive'],
    ['two rows', 'select id from job', 'inconclusive'],
    ['two columns', 'select id, failed from job where id = 1', 'inconclusive'],
    ['no column', 'select from job where id = 1', 'inconclusive'],
    ['NaN', "select 'NaN'::float8", 'inconclusive'],
    ['numeric NaN', "select 'NaN'::numeric", 'inconclusive'],
    ['Infinity', "select 'Infinity'::float8", 'inconclusive'],
    ['-Infinity', "select '-Infinity'::float8", 'inconclusive'],
    ['beyond every double', 'select 10::numeric ^ 400', 'inconclusive'],
    ['text', "select '5'::text", 'inconclusive'],
    ['a boolean', 'select true', 'inconclusive'],
    ['no query', 'set work_mem = 100', 'inconclusive'],
    ['nothing', '', 'inconclusive'],
    ['two statements', 'select 1; select 2', 'inconclusive'],
    ['a statement that writes', 'insert into job values (3, 3) returning id', 'inconclusive'],
    ['a table that is gone', 'select count(*) from jobs', 'inconclusive'],
    ['a column that is gone', 'select sum(failures) from job', 'inconclusive'],
    ['division by zero', 'select 1 / 0', 'inconclusive'],
    ['its own timeout', 'select count(*) from pg_sleep(60)', 'error'],
  ])('%s', async (_, sql, status) => {
    const database = await createDatabase();
    await database.query(SCHEMA);
    const ground = createGateGround(database.url);
    const outcome = await askToEnd({ ...gate(sql), timeoutMs: status === 'error' ? 300 : 5000 }, ground);
    expect(outcome).toMatchObject({ verdict: 'paused', measurements: [{ status }] });
    expect(await database.query('select count(*)::int as n from job')).toEqual([{ n: 2 }]);
  });

  it('a table that somebody holds', async () => {
    const database = await createDatabase();
    await database.query(SCHEMA);
    const holder = await database.client();
    await holder.query('begin; lock table job');
    const outcome = await askToEnd(gate('select count(*) from job'), createGateGround(database.url));
    expect(outcome).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
  });

  it('its backend is terminated while it answers', async () => {
    const database = await createDatabase();
    const asking = { ...gate('select count(*) from pg_sleep(600)'), timeoutMs: 500_000 };
    const asked = askToEnd(asking, createGateGround(database.url));
    const pid = await until('the question runs', async () => {
      const [row] = await database.query(
        "select pid from pg_stat_activity where datname = current_database() and state = 'active' and query ~ '^select count.*pg_sleep'",
      );
      return row?.['pid'] as number | undefined;
    });
    await terminate(database, pid);
    expect(await asked).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
  });

  it('nobody listens', async () => {
    const url = (await refusingUrl()).replace('http:', 'postgresql:') + '/app';
    const outcome = await askToEnd(gate('select 1'), createGateGround(url));
    expect(outcome).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
  });

  it('a limit that could never fail', async () => {
    const { url } = await createDatabase();
    const outcome = await askToEnd(
      { ...gate('select 1'), limits: { warnAbove: 0 } } as Gate,
      createGateGround(url),
    );
    expect(outcome).toMatchObject({ verdict: 'paused', measurements: [{ status: 'inconclusive' }] });
  });
});
