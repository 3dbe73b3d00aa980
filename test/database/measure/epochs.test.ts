import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { command as compare } from '../../../src/cli/check-compare.ts';
import { systemClock } from '../../../src/clock.ts';
import type { Baseline } from '../../../src/measure/baseline.ts';
import type { Comparison } from '../../../src/measure/compare.ts';
import { watchCpuTimes } from '../../../src/measure/epochs/cpu-times.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';
import { createRole } from '../../support/role.ts';
import { withSession } from '../../support/session.ts';

const EPOCHS = { runs: 5, epochs: 3, 'epoch-pause': '1ms' };

async function createPlace() {
  const database = await createDatabase();
  await database.query('create table parcel (id int primary key, customer int, note text)');
  await database.query(
    `insert into parcel select n, n % 1000, repeat('x', 50) from generate_series(1, 80000) as n`,
  );
  await database.query('create index parcel_customer_idx on parcel (customer); analyze parcel');
  const project = createProject({
    'validation/queries/latest.sql': `-- target: 1s\nselect count(note) from parcel where customer in (7, 8, 9)\n`,
  });
  return { database, project };
}

function comparisons({ sections }: Report): readonly Comparison[] {
  const table = sections.find(({ id }) => id === 'comparison');
  return (table?.kind === 'table' ? table.data : []) as readonly Comparison[];
}

it('keeps the epochs in the baseline, runs the same control again, and calls a dropped index a regression', async () => {
  const place = await createPlace();
  await runMeasuring(baseline, place, EPOCHS, { clock: systemClock });
  const kept = JSON.parse(readFileSync(join(place.project, '.plumbline/baseline.json'), 'utf8')) as Baseline;
  const outcome = kept.queries[0]?.measurements[0]?.outcome;
  const series = outcome?.kind === 'measured' ? outcome.series : undefined;
  expect(series?.epochs).toHaveLength(3);
  for (const epoch of series?.epochs ?? []) {
    expect(epoch.targetMs).toBeGreaterThan(0);
    expect(epoch.cpu?.controlMs).toBeGreaterThan(0);
  }

  await place.database.query('drop index parcel_customer_idx');
  // as many epochs as the baseline has, unless said otherwise
  const worse = await runMeasuring(compare, place, { runs: 5, 'epoch-pause': '1ms' }, { clock: systemClock });
  expect(worse.exitCode).toBe(1);
  expect(comparisons(worse.report)).toMatchObject([
    {
      verdict: 'regressed',
      reason: expect.stringContaining('against the control'),
      epochs: { epochs: [3, 3] },
    },
  ]);
});

it('refuses two epochs, which say nothing', async () => {
  const place = await createPlace();
  const run = runMeasuring(baseline, place, { ...EPOCHS, epochs: 2 });
  await expect(run).rejects.toMatchObject({
    exitCode: 2,
    message: '--epochs wants a whole number from 3 to 20',
  });
});

it('tells CPU times to those who may ask for them, and leaves no setting behind', async () => {
  const { database } = await createPlace();
  await withSession(database, async (db) => {
    const cpu = await watchCpuTimes(db);
    const spend = () => db.queryText('select sum(n) from generate_series(1, 300000) as n', []);
    await spend();
    cpu?.last();
    await spend();
    expect(cpu?.last()).toBeGreaterThan(5);
    await cpu?.close();
    expect(await db.query(`select current_setting('log_statement_stats') as stats`)).toEqual([
      { stats: 'off' },
    ]);
  });
  const role = await createRole(database);
  await withSession({ url: role.url }, async (db) => {
    expect(await watchCpuTimes(db)).toBeUndefined();
    expect(await db.query(`select current_setting('client_min_messages') as level`)).toEqual([
      { level: 'notice' },
    ]);
  });
});
