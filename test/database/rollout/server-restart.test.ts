import { expect, it, onTestFinished } from 'vitest';
import { startCommand } from '../../support/command.ts';
import { startRestartableServer } from '../../support/restartable-server.ts';
import { createProject, migration, phasesOf } from '../../support/rollout.ts';
import { until } from '../../support/until.ts';

const FILES = {
  ...migration('1_item', 'create table item (a int);', 'drop table item;'),
  ...migration('2_view', 'create view seen as select a from item;', 'drop view seen;'),
};

it.each(['SIGQUIT', 'SIGINT'] as const)(
  'a server that goes by %s in the middle of a gate and comes back: the rollout goes on, and no answer is lost',
  async (signal) => {
    const server = await startRestartableServer();
    onTestFinished(() => server.stop());
    const gate = {
      ...{
        name: 'there',
        sql: "select count(*) from pg_class where relname = 'item'",
        limits: { failBelow: 1 },
      },
      ...{ count: 5, intervalMs: 300, consecutiveErrorLimit: 500 },
    };
    const phases = [
      { name: 'table', migrations: ['1_item'], success: [gate] },
      { name: 'view', migrations: ['2_view'] },
    ];
    const project = await createProject({ rollout: { phases } }, FILES, server.url);
    const { ended } = startCommand('db-deploy', ['rollout', ...project.words]);
    await until('an answer', async () => {
      const rows = await project.database.query('select 1 from db_check.gate_measurement').catch(() => []);
      return rows.length > 0;
    });
    await server.restart(signal);
    const end = await ended;
    expect(end.exitCode, end.stdout + end.stderr).toBe(0);
    expect(await phasesOf(project.database)).toEqual(['table done', 'view done']);
    const [answers] = await project.database.query(
      "select count(*)::int from db_check.gate_measurement where status = 'success'",
    );
    expect(answers).toEqual({ count: 5 });
  },
);
