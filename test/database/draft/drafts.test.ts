import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { sampleOf } from '../../support/sample.ts';
import { statementsOf } from '../../support/statements.ts';
import { CASES } from './cases.ts';
import { draftAll, expectProved, inSchemas, setupOf } from './round-trip.ts';

it('drafts from earlier texts what takes each kind of statement back', async () => {
  const database = await createDatabase();
  const [server] = await database.query('show server_version_num');
  const version = Number(server?.['server_version_num']);
  const known = CASES.filter(({ since, isLiveOnly }) => version >= since && !isLiveOnly);
  expect(known.length).toBeGreaterThanOrEqual(150);
  const cases = inSchemas(sampleOf('drafts from texts', known, 20));
  const ground = setupOf(cases);
  await runDeploy(database.url, writeMigrations(ground));
  const drafted = await draftAll(cases, ({ before }) => ({ earlier: [statementsOf(before)] }));
  await expectProved(database, ground, drafted);
});
