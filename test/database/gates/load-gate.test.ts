import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Gate } from '../../../src/config/rollout.ts';
import type { GateOutcome } from '../../../src/gates/gate-outcome.ts';
import type { MeasurementStatus } from '../../../src/gates/measurement.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { askToEnd, createGateGround } from '../../support/gate-ground.ts';
import { untilBusy, untilNobodyIsLeft } from '../../support/load.ts';
import { createProject } from '../../support/measuring.ts';

const ITEM = `-- target: 50ms
-- params: select n from item limit 2
select n from item where n = $1`;

async function createItems(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table item as select n from generate_series(1, 100) as n');
  return database;
}

function ask(
  url: string,
  query: string,
  gate: Partial<Gate> & { readonly load?: Partial<Extract<Gate, { load: unknown }>['load']> } = {},
): Promise<GateOutcome> {
  const project = createProject({ 'validation/queries/item.sql': query });
  const load = { clients: 3, durationMs: 1000, ...gate.load };
  const asked: Gate = { name: 'load', consecutiveErrorLimit: 0, ...gate, load } as Gate;
  return askToEnd(asked, createGateGround(url, { settings: { validation: join(project, 'validation') } }));
}

it('passes where the limits hold, with the figures', async () => {
  const database = await createItems();
  const outcome = await ask(database.url, ITEM, { load: { ratePerSecond: 100 } });
  expect(outcome).toMatchObject({
    verdict: 'passed',
    measurements: [
      {
        status: 'success',
        message: expect.stringMatching(/^100\/s for 3 clients: 100\/s, mean .* ms, p95 .* ms, errors 0 %$/),
      },
    ],
  });
  await untilNobodyIsLeft(database);
});

it.each<[string, string, Parameters<typeof ask>[2], MeasurementStatus]>([
  [
    'a limit that does not hold',
    '-- target: 1s\nselect pg_sleep(0.5)',
    { load: { maxMeanMs: 400 } },
    'failure',
  ],
  ['a table that is gone', '-- target: 1s\nselect * from items', {}, 'failure'],
  [
    'no values',
    '-- target: 1s\n-- params: select n from item where false\nselect $1::int',
    {},
    'inconclusive',
  ],
  [
    'values that cannot be read',
    '-- target: 1s\n-- params: select m from item\nselect $1::int',
    {},
    'inconclusive',
  ],
  ['too few samples for a p95', '-- target: 1s\nselect pg_sleep(0.3)', {}, 'inconclusive'],
  ['a query that writes', '-- target: 1s\ninsert into item values (0) returning n', {}, 'inconclusive'],
  ['more clients than there is room for', ITEM, { load: { clients: 999 } }, 'inconclusive'],
  ['a broken header', 'select 1', {}, 'inconclusive'],
  ['its own timeout', ITEM, { timeoutMs: 400, load: { durationMs: 60_000 } }, 'error'],
])('%s is never success', async (_, query, gate, status) => {
  const database = await createItems();
  const outcome = await ask(database.url, query, gate);
  expect(outcome.measurements).toMatchObject([{ status }]);
  expect(outcome.verdict).toBe(status === 'failure' ? 'failed' : 'paused');
  await untilNobodyIsLeft(database);
  expect(await database.query('select count(*)::int as n from item')).toEqual([{ n: 100 }]);
});

it('a server that is not there, or ends its sessions meanwhile, is never success', async () => {
  const nobody = await ask('postgresql://nobody@127.0.0.1:1/nowhere', ITEM);
  expect(nobody).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });

  const database = await createItems();
  const [restarted] = await Promise.all([
    ask(database.url, '-- target: 1s\nselect pg_sleep(0.01)', {
      load: { durationMs: 3000, maxErrorPercent: 100 },
    }),
    untilBusy(database, 3).then(() =>
      database.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`),
    ),
  ]);
  expect(restarted).toMatchObject({
    verdict: 'paused',
    measurements: [{ status: 'inconclusive', message: expect.stringContaining('sessions were lost') }],
  });
});
