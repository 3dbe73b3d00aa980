import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Phase } from '../../../src/config/rollout.ts';
import { startCommand } from '../../support/command.ts';
import { createProject, migration, phasesOf, type RolloutProject } from '../../support/rollout.ts';
import { until } from '../../support/until.ts';

const FILES = migration('1_item', 'create table item (a int);', 'drop table item;');
const SOAK: Phase = { name: 'table', migrations: ['1_item'], soakMs: 3_600_000 };

/** Until the journal says that the newest phase is in that state. */
function untilState(project: RolloutProject, state: string): Promise<unknown> {
  return until(`the phase to be ${state}`, async () => {
    const phases = await phasesOf(project.database).catch(() => []);
    return phases.at(-1)?.endsWith(state);
  });
}

/** Until it has said that on stderr. */
function untilSaid(process: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve) => {
    process.stderr?.on('data', (chunk: Buffer) => void (chunk.toString().includes(words) && resolve()));
  });
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the soak ends it at once; the same command goes on',
  async (signal) => {
    const project = await createProject({ rollout: { phases: [SOAK] } }, FILES);
    const { process, ended } = startCommand('db-deploy', ['rollout', ...project.words]);
    // the journal says so before the soak begins
    await untilSaid(process, 'soaking until');
    process.kill(signal);
    const end = await ended;
    expect(end.exitCode).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(end.stdout).toContain('stopped in the soak of phase table');
    expect(end.stdout).toContain('db-deploy rollout   # goes on where it was');
    await project.database.query('update db_check.rollout_phase set soak_until = now()');
    expect((await project.run('rollout')).exitCode).toBe(0);
  },
);

it('the next one waits, and says who runs it', async () => {
  const project = await createProject({ rollout: { phases: [SOAK] } }, FILES);
  const { process, ended } = startCommand('db-deploy', ['rollout', ...project.words]);
  await untilState(project, 'soaking');
  const second = await project.run('rollout --max-wait 300ms');
  expect(second.exitCode).toBe(6);
  expect(second.stderr).toMatch(
    /for a rollout that runs in this database: pid \d+ \(db-deploy\/\S+\/rollout\)/,
  );
  expect(second.stderr).toMatch(/waiting .* for db-deploy\/\S+\/rollout, pid \d+, which runs a rollout here/);
  // a human may decide beside it
  expect((await project.run('rollout --open-gate table --reason', {}, 'enough')).exitCode).toBe(0);
  process.kill('SIGINT');
  await ended;
});

it('a lost session in the middle of an interval is opened again, and nothing is asked twice', async () => {
  const gate = { name: 'slow', sql: 'select 1', limits: { failBelow: 1 }, count: 4, intervalMs: 400 };
  const project = await createProject(
    { rollout: { phases: [{ name: 'table', migrations: ['1_item'], success: [gate] }] } },
    FILES,
  );
  const { ended } = startCommand('db-deploy', ['rollout', ...project.words]);
  await until('an answer', async () => {
    const rows = await project.database.query('select 1 from db_check.gate_measurement').catch(() => []);
    return rows.length > 0;
  });
  const lost = await project.database.query(
    `select pg_terminate_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and application_name like 'db-deploy/%/rollout%'`,
  );
  expect(lost).toEqual([{ ended: true }]);
  const end = await ended;
  expect(end.exitCode, end.stdout + end.stderr).toBe(0);
  const [asked] = await project.database.query('select count(*)::int from db_check.gate_measurement');
  expect(asked).toEqual({ count: 4 });
});

it('whoever lost its session, and somebody else went on meanwhile, leaves it to him', async () => {
  const gate = { name: 'slow', sql: 'select 1', limits: { failBelow: 1 }, count: 3, intervalMs: 2000 };
  const phase: Phase = { name: 'table', migrations: ['1_item'], success: [gate] };
  const project = await createProject({ rollout: { phases: [phase] } }, FILES);
  const { ended } = startCommand('db-deploy', ['rollout', ...project.words]);
  await until('an answer', async () => {
    const rows = await project.database.query('select 1 from db_check.gate_measurement').catch(() => []);
    return rows.length > 0;
  });
  const other = await project.database.client();
  await project.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'db-deploy/%/rollout%'`,
  );
  await other.query(
    `insert into db_check.rollout_decision (id, rollout_id, kind, phase, detail, decided_at, run_id)
     select 'x', id, 'phase', 'table', '{}', now(), 'another' from db_check.rollout`,
  );
  const end = await ended;
  expect(end.exitCode).toBe(6);
  expect(end.stderr).toContain('meanwhile run another went on with the rollout');
});

it('a command that does not end in its time has failed, and nothing of it goes on', async () => {
  const project = await createProject({}, {});
  const file = join(project.folder, 'late');
  const phase: Phase = { name: 'flag', command: `sleep 600; touch ${file}`, commandTimeoutMs: 200 };
  project.configure({ rollout: { phases: [phase] } });
  const { exitCode, stdout } = await project.run('rollout');
  expect(exitCode).toBe(1);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('it did not end within 200 ms');
});

it('a command may end at the first Ctrl-C, and is ended at the second: it runs again', async () => {
  const project = await createProject({}, {});
  const file = join(project.folder, 'flag');
  const phase: Phase = { name: 'flag', command: `echo x >> ${file}; test -e ${file}.go || sleep 600` };
  project.configure({ rollout: { phases: [phase] } });
  const { process, ended } = startCommand('db-deploy', ['rollout', ...project.words]);
  await until('the command to run', async () => Promise.resolve(existsSync(file)));
  process.kill('SIGINT');
  await untilSaid(process, 'stopping');
  process.kill('SIGINT');
  const end = await ended;
  expect(end.exitCode).toBe(130);
  expect(end.stdout.replaceAll(/\s+/g, ' ')).toContain('its command was ended, as asked');
  writeFileSync(`${file}.go`, '');
  expect((await project.run('rollout')).exitCode).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('x\nx\n');
});
