import { expect, it } from 'vitest';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { command as compare } from '../../../src/cli/check-compare.ts';
import type { Finding } from '../../../src/report/finding.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';
import { createRole } from '../../support/role.ts';

/** Only we vacuum here. */
async function createPlace() {
  const database = await createDatabase();
  await database.query(`create table parcel (id int, note text) with (autovacuum_enabled = off)`);
  await database.query(`insert into parcel select n, repeat('x', 100) from generate_series(1, 20000) as n`);
  await database.query('create index parcel_id_idx on parcel (id)');
  const project = createProject({
    'validation/queries/ids.sql': '-- target: 1s\nselect id from parcel where id between $1 and $2',
  });
  return { database, project };
}

const section = ({ sections }: Report, wanted: string) => sections.find(({ id }) => id === wanted);

function findings({ sections }: Report): readonly Finding[] {
  return sections.flatMap((one) => (one.kind === 'findings' ? one.findings : []));
}

/** Each row dies once; the statistics know it a moment later. */
async function touch(database: TestDatabase): Promise<void> {
  await database.query('update parcel set note = note');
  const dead = () => database.query('select n_dead_tup::int as dead from pg_stat_user_tables');
  await expect.poll(dead, { timeout: 20_000 }).toEqual([{ dead: 20_000 }]);
}

it('tells a change of blocks by upkeep from one of the query, and spares it where VACUUM is allowed', async () => {
  const place = await createPlace();
  const { report: before } = await runMeasuring(baseline, place, { vacuum: true });
  expect(section(before, 'upkeep')).toMatchObject({
    rows: [['public.parcel', '0', '100 %', expect.stringMatching(/ m?s$/), expect.stringMatching(/ m?s$/)]],
    notes: ['VACUUM (ANALYZE) ran before the measuring.'],
  });
  await touch(place.database);

  const { report: asItIs } = await runMeasuring(compare, place);
  expect(section(asItIs, 'comparison')).toMatchObject({
    notes: expect.arrayContaining([
      'Not both sides were measured after VACUUM (ANALYZE): blocks may differ for that alone.',
      'public.parcel: dead rows 0 % before, 50 % now.',
    ]),
    data: expect.arrayContaining([expect.objectContaining({ reason: expect.stringContaining('more work') })]),
  });

  const { report: spared } = await runMeasuring(compare, place, { vacuum: true });
  expect(section(spared, 'comparison')).toMatchObject({
    notes: expect.arrayContaining(['Both sides were measured after VACUUM (ANALYZE).']),
  });
  expect(findings(spared).filter(({ id }) => id === 'vacuum')).toEqual([]);
});

it('marks what never was analyzed', async () => {
  const place = await createPlace();
  await runMeasuring(baseline, place);
  const { report } = await runMeasuring(compare, place);
  expect(section(report, 'comparison')).toMatchObject({
    notes: expect.arrayContaining(['public.parcel was never analyzed: its plans rest on guesses.']),
  });
  expect(section(report, 'upkeep')).toMatchObject({
    rows: [['public.parcel', expect.any(String), expect.any(String), 'never', 'never']],
  });
});

it('says who may not, and how he could', async () => {
  const place = await createPlace();
  const role = await createRole(place.database);
  await place.database.query(`grant select on parcel to ${role.name}`);
  const theirs = { ...place, database: { ...place.database, url: role.url } };
  const { report, exitCode } = await runMeasuring(baseline, theirs, { vacuum: true });
  const refused = findings(report).find(({ id }) => id === 'vacuum');
  expect(refused).toMatchObject({
    subject: 'public.parcel',
    status: 'warn',
    message: expect.stringMatching(/^was measured without VACUUM: /),
  });
  expect(exitCode).toBe(0);
  expect(section(report, 'upkeep')).toMatchObject({ notes: ['VACUUM (ANALYZE) was refused for some.'] });
  await place.database.query(refused?.fix ?? `alter table parcel owner to ${role.name}`);
  const again = await runMeasuring(baseline, theirs, { vacuum: true });
  expect(findings(again.report).filter(({ id }) => id === 'vacuum')).toEqual([]);
  const seen = section(again.report, 'upkeep');
  expect(seen).toMatchObject({ notes: ['VACUUM (ANALYZE) ran before the measuring.'] });
  await place.database.query('alter table parcel owner to current_user');
});

it('goes on where somebody holds the table, and says so', async () => {
  const place = await createPlace();
  const holder = await place.database.client();
  await holder.query('begin');
  await holder.query('lock table parcel in share mode');
  const { report } = await runMeasuring(baseline, place, { vacuum: true });
  await holder.query('rollback');
  expect(findings(report).find(({ id }) => id === 'vacuum')).toMatchObject({
    status: 'warn',
    message: expect.stringContaining('SQLSTATE 55P03'),
  });
});
