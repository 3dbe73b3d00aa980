import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Phase } from '../../../src/config/rollout.ts';
import { createProject, migration, phasesOf, type RolloutProject } from '../../support/rollout.ts';

const FILES = {
  ...migration('1_item', 'create table item (a int); create table log (what text);', 'drop table item, log;'),
  ...migration(
    '2_index',
    'create index concurrently item_a_idx on item (a);',
    'drop index concurrently item_a_idx;',
  ),
  ...migration('3_cleanup', 'drop table log;', 'create table log (what text);'),
};

const WITHOUT_INDEX = Object.fromEntries(Object.entries(FILES).filter(([path]) => !path.includes('2_index')));

/** 1 passes, 0 fails: what the row of `answer` says. */
const gate = (name: string, sql: string) => ({ name, sql, limits: { failBelow: 1 }, intervalMs: 10 });

const TABLE: Phase = { name: 'table', migrations: ['1_item'] };
const INDEX: Phase = {
  name: 'index',
  migrations: ['2'],
  entry: [gate('table is there', "select count(*) from pg_class where relname = 'item'")],
  success: [{ ...gate('index is valid', 'select count(*) from pg_index where indisvalid'), count: 3 }],
  soakMs: 2000, // so long that even a busy machine sees it
  plannedMs: 60_000,
};
const CLEANUP: Phase = { name: 'cleanup', migrations: ['3_cleanup'] };

const DROP: Phase = {
  name: 'drop',
  migrations: ['3_drop'],
  entry: [{ name: 'nobody uses it', unusedIndexes: 'dropped' }],
};
const WITH_DROP = {
  ...Object.fromEntries(Object.entries(FILES).filter(([path]) => !path.includes('3_cleanup'))),
  ...migration(
    '3_drop',
    'drop index concurrently item_a_idx;',
    'create index concurrently item_a_idx on item (a);',
  ),
};

async function tables({ database }: RolloutProject): Promise<unknown> {
  return (
    await database.query(
      "select relname from pg_class where relname in ('item', 'log', 'item_a_idx') order by 1",
    )
  ).map((row) => row['relname']);
}

it('refuses to drop an index that somebody used since the end of the phase before', async () => {
  const project = await createProject({ rollout: { phases: [TABLE, INDEX, DROP] } }, WITH_DROP);
  await project.run('rollout --phase table');
  await project.run('rollout --phase index');
  await project.database.query('set enable_seqscan = off; select from item where a = 1');
  await project.database.query('select pg_stat_force_next_flush()').catch(() => undefined); // 14 has none
  const scans = "select idx_scan::int from pg_stat_user_indexes where indexrelname = 'item_a_idx'";
  await expect.poll(() => project.database.query(scans), { timeout: 20_000 }).toEqual([{ idx_scan: 1 }]);
  const { exitCode, stdout } = await project.run('rollout');
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('is still used'),
  });
  expect(await tables(project)).toEqual(['item', 'item_a_idx', 'log']);
});

it('drops an index that nobody used since then', async () => {
  const project = await createProject({ rollout: { phases: [TABLE, INDEX, DROP] } }, WITH_DROP);
  await project.run('rollout --phase table');
  await project.run('rollout --phase index');
  const { exitCode, stdout } = await project.run('rollout');
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('nobody scanned'),
  });
  expect(await tables(project)).toEqual(['item', 'log']);
});

it('performs its phases in order, each behind its gates, and is done', async () => {
  const project = await createProject({ rollout: { phases: [TABLE, INDEX, CLEANUP] } }, FILES);
  const { exitCode, stdout, stderr } = await project.run('rollout');
  expect(stdout).toContain('GOOD: the rollout rollout is done, all 3 phases');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('soaking until');
  expect(await tables(project)).toEqual(['item', 'item_a_idx']);
  expect(await phasesOf(project.database)).toEqual(['table done', 'index done', 'cleanup done']);
  const asked = await project.database.query(
    'select gate, count(*)::int from db_check.gate_measurement group by 1 order by 1',
  );
  expect(asked).toEqual([
    { gate: 'index is valid', count: 3 },
    { gate: 'table is there', count: 1 },
  ]);
  const again = await project.run('rollout');
  expect(again).toMatchObject({ exitCode: 0 });
  expect(again.stdout).toContain('is done, all 3 phases');
});

it('performs one phase by name, and none before its turn', async () => {
  const project = await createProject({ rollout: { phases: [TABLE, INDEX, CLEANUP] } }, FILES);
  const early = await project.run('rollout --phase index');
  expect(early.exitCode).toBe(8);
  expect(early.stdout).toContain('phase index is not open: phase table comes before it');
  const first = await project.run('rollout --phase table');
  expect(first.exitCode).toBe(0);
  expect(first.stdout).toContain('phase table is done, 2 of 3 are left');
  expect(await tables(project)).toEqual(['item', 'log']);
  expect((await project.run('rollout --phase nonsense')).exitCode).toBe(2);
});

it('a closed entry gate lets nothing in; asked again, it lets it in', async () => {
  const closed: Phase = {
    ...CLEANUP,
    entry: [gate('approved', 'select count(*) from item')],
    onFailure: 'rollback-all',
  };
  const project = await createProject(
    { rollout: { phases: [TABLE, closed] }, contacts: ['dba@example.com'] },
    WITHOUT_INDEX,
  );
  await project.run('rollout --phase table');
  const { exitCode, stdout } = await project.run('rollout');
  expect(exitCode).toBe(1);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('phase cleanup may not begin: gate approved');
  expect(stdout).toContain('dba@example.com');
  expect(await tables(project)).toEqual(['item', 'log']);
  await project.database.query('insert into item values (1)');
  expect((await project.run('rollout')).exitCode).toBe(0);
  expect(await tables(project)).toEqual(['item']);
});

it('a gate that answers nothing pauses for a human, who opens it with a reason', async () => {
  const mute: Phase = { ...CLEANUP, entry: [gate('mute', 'select null::int')] };
  const project = await createProject({ rollout: { phases: [TABLE, mute] } }, WITHOUT_INDEX);
  const { exitCode, stdout } = await project.run('rollout');
  expect(exitCode).toBe(9);
  expect(stdout).toContain('db-deploy rollout --open-gate cleanup --reason');
  expect((await project.run('rollout --open-gate cleanup')).exitCode).toBe(2);
  const opened = await project.run('rollout --open-gate cleanup --reason', {}, 'seen by hand');
  expect(opened.exitCode).toBe(0);
  expect(await tables(project)).toEqual(['item', 'log']);
  expect((await project.run('rollout')).exitCode).toBe(0);
  expect(await tables(project)).toEqual(['item']);
  const [row] = await project.database.query(
    `select message, database_user = session_user as "isMe", host is not null as host, stage from db_check.rollout_decision
      where kind = 'gate-opened'`,
  );
  expect(row).toEqual({ message: 'seen by hand', isMe: true, host: true, stage: 'entry' });
});

it('waits for somebody who vouches', async () => {
  const approved: Phase = { name: 'approved', attestation: 'the change board said yes' };
  const project = await createProject({ rollout: { phases: [approved, TABLE] } }, FILES);
  const waiting = await project.run('rollout');
  expect(waiting.exitCode).toBe(8);
  expect(waiting.stdout).toContain('waits for somebody who vouches for it: the change board');
  expect((await project.run('rollout --attest table --by', {}, 'Ada')).exitCode).toBe(2);
  expect((await project.run('rollout --attest approved --by', {}, 'Ada')).exitCode).toBe(0);
  expect((await project.run('rollout')).exitCode).toBe(0);
  expect(await phasesOf(project.database)).toEqual(['approved done', 'table done']);
});

it('runs commands, keeps the end of what they print, and hides what they were given', async () => {
  const flag: Phase = {
    name: 'flag',
    command: 'echo "flag set with $TOKEN"; echo on >> "$FILE"',
    environment: { TOKEN: 's3cret-token', FILE: 'flag.txt' },
  };
  const project = await createProject({ rollout: { phases: [flag] } }, {});
  const file = join(project.folder, 'flag.txt');
  project.configure({
    rollout: { phases: [{ ...flag, environment: { TOKEN: 's3cret-token', FILE: file } }] },
  });
  expect((await project.run('rollout')).exitCode).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('on\n');
  const journal = JSON.stringify([
    await project.database.query('select * from db_check.rollout_decision'),
    await project.database.query('select * from db_check.rollout_phase'),
  ]);
  expect(journal).toContain('flag set with ***');
  expect(journal).not.toContain('s3cret-token');
});

it('refuses another configuration of what has begun, and takes one of what is to come', async () => {
  const project = await createProject({ rollout: { phases: [TABLE, INDEX] } }, FILES);
  await project.run('rollout --phase table');
  project.configure({ rollout: { phases: [{ ...TABLE, onFailure: 'rollback-all', soakMs: 5 }, INDEX] } });
  const { exitCode, stderr } = await project.run('rollout');
  expect(exitCode).toBe(7);
  expect(stderr).toContain('phase table: onFailure is new: "rollback-all"');
  const course = await project.run('rollout --dry-run');
  expect(course.exitCode).toBe(7);
  expect(course.stdout).toContain('phase table: onFailure is new: "rollback-all"');
  project.configure({ rollout: { phases: [TABLE, { ...INDEX, soakMs: 0 }, CLEANUP] } });
  expect((await project.run('rollout')).exitCode).toBe(0);
  expect(await phasesOf(project.database)).toEqual(['table done', 'index done', 'cleanup done']);
});

it('prints the whole course and writes nothing', async () => {
  const flag: Phase = { name: 'flag', command: ['flags', 's3cret'], onFailure: 'rollback-all' };
  const project = await createProject({ rollout: { phases: [TABLE, INDEX, flag] } }, FILES);
  const { exitCode, stdout } = await project.run('rollout --dry-run');
  expect(exitCode).toBe(0);
  for (const words of ['1. table', 'soak', '3 times, every 10 ms', 'none: it has no rollbackCommand', '60 s'])
    expect(stdout.replace('1 min', '60 s')).toContain(words);
  expect(stdout).not.toContain('s3cret');
  expect(await project.database.query("select 1 from pg_namespace where nspname = 'db_check'")).toEqual([]);
});
