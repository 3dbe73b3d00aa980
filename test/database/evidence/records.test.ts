import { expect, it } from 'vitest';
import { createPlace, sectionOf } from '../../support/evidence.ts';
import { createRole } from '../../support/role.ts';
import { runWatching } from '../../support/watching.ts';
import { runLine } from '../../support/command-line.ts';

it('keeps what the checks said, what post measured, and who was in the way', async () => {
  const { database, run, report } = await createPlace();
  await run('db-check pre');
  await run('db-check baseline --runs 20 --seconds 1');
  const blocker = await database.client();
  await blocker.query("set application_name = 'reports'; begin; select from parcel limit 1");
  expect((await run('db-deploy apply --max-stall 1s --max-wait 4s')).exitCode).not.toBe(0);
  const waits = sectionOf(await report('last'), 'waits', 'table').rows;
  expect(waits.map((row) => row.join())).toContainEqual(
    expect.stringMatching(/^2 alter table parcel .*,lock not free,.*\(reports\) idle in transaction/),
  );
  await blocker.query('commit');
  expect((await run('db-deploy apply')).exitCode).toBe(0);
  await run('db-check post --runs 20 --seconds 1');

  const told = await report('last');
  const checks = told.sections
    .filter(({ id }) => id.startsWith('checks-'))
    .map(({ title }) => title.split(',')[0]);
  expect(checks).toEqual(['db-check pre', 'db-check post']);
  expect(sectionOf(told, 'latency', 'table').figure).toMatchObject({ groups: [{ note: 'improved' }] });
  const [kept] = await database.query('select count(*)::int as baselines from db_check.baseline');
  expect(kept).toEqual({ baselines: 1 });
});

it('shows the watch over what was deployed, tick by tick', async () => {
  const { database, project, run, report } = await createPlace();
  await run('db-deploy apply');
  const { ticks } = await runWatching({ url: database.url, project });
  const told = await report('last');
  const watch = sectionOf(told, 'watch-ticks', 'table');
  expect(watch.title).toMatch(/^Watch since 2026-03-01 12:00:00 UTC: /);
  expect(watch.rows).toHaveLength(ticks.length);
  const [first] = await database.query('select run_id from db_check.run order by started_at limit 1');
  const before = await report(String(first?.['run_id']));
  expect(sectionOf(before, 'watch', 'text').lines.join()).toContain('Nothing watched');
});

it('whoever may not write leaves no record, and no command suffers', async () => {
  const { database } = await createPlace();
  const role = await createRole(database);
  const { exitCode } = await runLine('db-check pre --only server-version', '--url', role.url);
  expect(exitCode).toBe(0);
  const tables = await database.query("select to_regclass('db_check.run_record') as name");
  expect(tables).toEqual([{ name: null }]);
});
