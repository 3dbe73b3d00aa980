import { expect, it } from 'vitest';
import type { Gate } from '../../../src/config/rollout.ts';
import { askGate } from '../../../src/gates/ask-gate.ts';
import type { Measurement } from '../../../src/gates/measurement.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createGateGround } from '../../support/gate-ground.ts';
import { until } from '../../support/until.ts';

const COUNTING: Gate = {
  name: 'few errors',
  sql: 'select count(*) from job where failed',
  limits: { failAbove: 1 },
  unit: 'jobs',
  intervalMs: 15 * 60_000,
  initialDelayMs: 60_000,
  count: 3,
};

async function createJobs(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table job (failed boolean)');
  return database;
}

it('asks count times at the interval, records each answer before the next, and passes', async () => {
  const { url } = await createJobs();
  const recorded: Measurement[] = [];
  const ground = createGateGround(url);
  const outcome = await askGate(COUNTING, ground, [], async (measurement) => {
    expect(ground.events.filter(({ kind }) => kind === 'answered')).toHaveLength(recorded.length);
    recorded.push(measurement);
  });
  expect(outcome.verdict).toBe('passed');
  expect(outcome.measurements).toEqual(recorded);
  expect(recorded.map(({ at }) => at.slice(11, 16))).toEqual(['12:01', '12:16', '12:31']);
  expect(recorded[0]).toMatchObject({ status: 'success', measured: '0 jobs', limit: '1 jobs' });
  expect(ground.events.map(({ kind }) => kind).join(' ')).toBe(
    'waiting asking answered waiting asking answered waiting asking answered',
  );
});

it('fails where the number is beyond its limit, and asks no further', async () => {
  const { url, query } = await createJobs();
  await query('insert into job values (true), (true)');
  const recorded: Measurement[] = [];
  const outcome = await askGate(COUNTING, createGateGround(url), [], async (one) => void recorded.push(one));
  expect(outcome).toMatchObject({
    gate: 'few errors',
    verdict: 'failed',
    message: '1 failure, none is borne: the number is beyond its limit (2 jobs, limit 1 jobs)',
  });
  expect(recorded).toHaveLength(1);
});

it('goes on after a kill: earlier answers count, the next is due an interval after the last', async () => {
  const { url } = await createJobs();
  const ground = createGateGround(url);
  const earlier = ['11:48:00', '11:55:00'].map((time): Measurement => {
    return { status: 'success', at: `2026-11-22T${time}.000Z`, message: 'of a run before' };
  });
  const recorded: Measurement[] = [];
  const outcome = await askGate(COUNTING, ground, earlier, async (one) => void recorded.push(one));
  expect(outcome).toMatchObject({ verdict: 'passed' });
  expect(recorded.map(({ at }) => at)).toEqual(['2026-11-22T12:10:00.000Z']);
  expect(outcome.measurements).toEqual([...earlier, ...recorded]);
});

it('is not asked again when it was decided before', async () => {
  const earlier: Measurement = { status: 'inconclusive', at: '2026-11-22T11:00:00.000Z', message: 'no row' };
  const ground = createGateGround('postgresql://nobody@127.0.0.1:1/nothing');
  const outcome = await askGate(COUNTING, ground, [earlier], () => Promise.reject(new Error('recorded')));
  expect(outcome).toMatchObject({ verdict: 'paused', measurements: [earlier] });
  expect(ground.events).toEqual([]);
});

it('holds no session between two answers', async () => {
  const { url, query } = await createJobs();
  const ground = createGateGround(url);
  await askGate(COUNTING, ground, [], async () => {
    const sessions = await query(
      "select 1 from pg_stat_activity where datname = current_database() and application_name ~ '^db-check/'",
    );
    expect(sessions).toEqual([]);
  });
});

it('interrupted while it asks: the query ends on the server, nothing is recorded', async () => {
  const { url, query } = await createJobs();
  const stop = new AbortController();
  const ground = createGateGround(url, { stop: stop.signal });
  const gate: Gate = {
    name: 'slow',
    sql: 'select count(*) from pg_sleep(600)',
    limits: { failAbove: 1 },
    timeoutMs: 500_000,
  };
  const asked = askGate(gate, ground, [], () => Promise.reject(new Error('recorded')));
  const running = async (): Promise<boolean> =>
    (
      await query(
        "select 1 from pg_stat_activity where datname = current_database() and state = 'active' and query ~ '^select count.*pg_sleep'",
      )
    ).length > 0;
  await until('the question runs', running);
  stop.abort();
  expect(await asked).toMatchObject({ verdict: 'interrupted', measurements: [] });
  expect(await running()).toBe(false);
});

it('interrupted while it waits: ends at once', async () => {
  const { url } = await createJobs();
  const stop = new AbortController();
  const ground = createGateGround(url, { stop: stop.signal });
  const outcome = await askGate(COUNTING, ground, [], async () => stop.abort());
  expect(outcome.verdict).toBe('interrupted');
  expect(outcome.measurements).toHaveLength(1);
});

it('an answer that comes too late is an error, and its query is cancelled on the server', async () => {
  const { url, query } = await createJobs();
  const gate: Gate = {
    name: 'slow',
    sql: 'select count(*) from pg_sleep(600)',
    limits: { failAbove: 1 },
    timeoutMs: 300,
    consecutiveErrorLimit: 1,
  };
  const outcome = await askGate(gate, createGateGround(url), [], () => Promise.resolve());
  expect(outcome).toMatchObject({
    verdict: 'paused',
    measurements: [{ status: 'error' }, { status: 'error' }],
  });
  const running = await query(
    "select 1 from pg_stat_activity where datname = current_database() and query ~ '^select count.*pg_sleep' and state = 'active'",
  );
  expect(running).toEqual([]);
});
