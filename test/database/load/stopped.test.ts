import { expect, it } from 'vitest';
import { EXIT } from '../../../src/errors.ts';
import { startCommand, type RunningCommand } from '../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { load, untilBusy, untilNobodyIsLeft } from '../../support/load.ts';
import { createProject } from '../../support/measuring.ts';

const SLEEP = `-- target: 1s
select case when pg_backend_pid() = 0 then 0 else 1 end from pg_sleep(case when exists (select from long) then 600 else 0.01 end)`;

async function createSleepers(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table long (n int)');
  return database;
}

it('Ctrl-C ends what runs on the server, at once, and tells what was measured as partial', async () => {
  const database = await createSleepers();
  const stop = new AbortController();
  const [{ exitCode, report, run }, abortedAt] = await Promise.all([
    load(
      database,
      { sleep: SLEEP },
      { clients: 5, for: '10min', 'query-timeout': '20min' },
      { stop: { signal: stop.signal, urgent: new AbortController().signal } },
    ).then((ran) => ({ ...ran, endedAt: performance.now() })),
    (async () => {
      await untilBusy(database, 5);
      await database.query('insert into long values (1)');
      await untilBusy(database, 5);
      stop.abort(EXIT.interrupted);
      return performance.now();
    })(),
  ]);
  expect(performance.now() - abortedAt).toBeLessThan(8000);
  expect(exitCode).toBe(130);
  expect(report.verdict).toMatchObject({
    status: 'stopped',
    summary: expect.stringMatching(/^stopped after .*partial$/),
  });
  expect(run.isPartial).toBe(true);
  expect(run.all.requests).toBeGreaterThan(0);
  expect(run.all.errors).toBe(0);
  await untilNobodyIsLeft(database);
});

it('what still runs when the time is over is ended, and counts as unanswered with the time it took', async () => {
  const database = await createSleepers();
  const [{ run, exitCode }] = await Promise.all([
    load(database, { sleep: SLEEP }, { clients: 3, for: '1s', 'query-timeout': '20min' }),
    untilBusy(database, 3).then(() => database.query('insert into long values (1)')),
  ]);
  expect(run.errors).toEqual([{ code: 'unanswered', count: 3, example: 'sleep: the time was over' }]);
  expect(run.all.latency?.maxMs).toBeGreaterThan(4900);
  expect(exitCode).toBe(1);
  await untilNobodyIsLeft(database);
});

function start(database: TestDatabase): RunningCommand {
  const project = createProject({ 'validation/queries/sleep.sql': SLEEP });
  return startCommand('db-check', [
    ...['load', '--url', database.url, '--validation', `${project}/validation`],
    ...['--clients', '4', '--for', '10min', '--query-timeout', '20min'],
  ]);
}

it('as a process: Ctrl-C, and a kill that nobody can hear', async () => {
  const database = await createSleepers();
  const interrupted = start(database);
  await untilBusy(database, 4);
  interrupted.process.kill('SIGINT');
  const { exitCode, stdout } = await interrupted.ended;
  expect(exitCode).toBe(130);
  expect(stdout).toContain('STOPPED: stopped after');
  await untilNobodyIsLeft(database);

  const killed = start(database);
  await untilBusy(database, 4);
  await database.query('insert into long values (1)');
  await untilBusy(database, 4);
  killed.process.kill('SIGKILL');
  await killed.ended;
  await untilNobodyIsLeft(database);
});
