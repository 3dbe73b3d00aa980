import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { command as compare } from '../../../src/cli/check-compare.ts';
import { CREATE_JOURNAL } from '../../../src/deploy/journal-schema.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';

const FILES = {
  'validation/queries/some.sql':
    '-- target: 10s\n-- improve: 10%\nselect note from parcel where customer = $1',
};

async function createPlace() {
  const database = await createDatabase();
  await database.query('create extension pg_stat_statements');
  await database.query('create table parcel (id int, customer int, note text)');
  await database.query(`insert into parcel select n, n % 3000, 'note' from generate_series(1, 60000) as n`);
  await database.query('vacuum (analyze) parcel');
  return { database, project: createProject(FILES) };
}

const section = ({ sections }: Report, wanted: string) => sections.find(({ id }) => id === wanted);

it('finds a baseline by its name, in this folder and elsewhere in the journal', async () => {
  const place = await createPlace();
  await place.database.query(CREATE_JOURNAL);
  const first = await runMeasuring(baseline, place, { name: 'release-2.4' });
  expect(first.stderr).toBe('baseline written to .plumbline/baseline-release-2.4.json and to the journal\n');
  const file = join(place.project, '.plumbline/baseline-release-2.4.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ name: 'release-2.4' });
  await runMeasuring(baseline, place, { name: 'later' });

  const before = async (flags: Readonly<Record<string, string>>, project = place.project) => {
    const { report } = await runMeasuring(compare, { ...place, project }, flags);
    const shown = section(report, 'comparison');
    return shown?.kind === 'table' ? shown.notes?.find((note) => note.startsWith('Before: ')) : undefined;
  };
  expect(await before({ to: 'release-2.4' })).toMatch(/^Before: \.plumbline\/baseline-release-2\.4\.json, /);
  const elsewhere = createProject(FILES);
  expect(await before({ baseline: 'release-2.4' }, elsewhere)).toMatch(
    /^Before: release-2\.4 in the journal/,
  );
  expect(await before({ before: 'later', after: 'release-2.4' })).toMatch('baseline-later.json');

  for (const [project, flags] of [
    [elsewhere, { to: 'relaese' }],
    [place.project, { before: 'relaese', after: 'later' }],
  ] as const)
    await expect(runMeasuring(compare, { ...place, project }, flags)).rejects.toMatchObject({
      exitCode: 2,
      message: 'there is no baseline relaese',
      hint: 'there are: later, release-2.4',
    });
});

it('takes no name that is none, and no two baselines', async () => {
  const place = await createPlace();
  await expect(runMeasuring(baseline, place, { name: '../x' })).rejects.toMatchObject({ exitCode: 2 });
  const both = { to: 'a', before: 'b' };
  await expect(runMeasuring(compare, place, both)).rejects.toMatchObject({ exitCode: 2 });
  await expect(runMeasuring(compare, place, { to: 'a' })).rejects.toMatchObject({
    hint: 'take one before the deployment: db-check baseline --name a',
  });
});

it('weighs a comparison by the calls of the application, and says whether a demand was met', async () => {
  const place = await createPlace();
  await runMeasuring(baseline, place);
  const application = await place.database.client();
  // Another text, the same statement: the server's own queryid tells.
  for (let n = 0; n < 30; n += 1)
    await application.query('SELECT note FROM parcel\n WHERE customer = $1', [n]);
  await place.database.query('create index on parcel (customer)');
  const { report } = await runMeasuring(compare, place);
  expect(section(report, 'overall')).toMatchObject({
    title: 'Overall, by how often each query runs: improved',
    rows: [['some', '30', expect.stringMatching(/^-/), { text: 'improved' }]],
  });
  expect(section(report, 'improvements')).toMatchObject({
    findings: [{ id: 'some', status: 'pass', message: 'gained what was demanded' }],
  });
});

it('knows no calls without the extension', async () => {
  const place = await createPlace();
  await place.database.query('drop extension pg_stat_statements');
  await runMeasuring(baseline, place);
  const { report } = await runMeasuring(compare, place);
  expect(section(report, 'overall')).toMatchObject({
    title: 'Overall, by how often each query runs: unknown',
    rows: [['some', 'unknown', '', {}]],
  });
});
