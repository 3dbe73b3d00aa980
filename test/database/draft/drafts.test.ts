import { expect, it } from 'vitest';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { readDefinitions } from '../../../src/draft/read-definitions.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { sampleOf } from '../../support/sample.ts';
import { statementsOf } from '../../support/statements.ts';
import { useOwnServer } from '../../support/use-own-server.ts';
import { CASES, type DraftCase } from './cases.ts';
import { draftAll, expectProved, inSchemas, setupOf } from './round-trip.ts';

/** What a DO block or a default privilege changes is compared with the roles of the whole server, which other tests change too. */
const serverUrl = useOwnServer({});

async function knownTo(database: TestDatabase): Promise<readonly DraftCase[]> {
  const [server] = await database.query('show server_version_num');
  const cases = CASES.filter(({ since }) => Number(server?.['server_version_num']) >= since);
  expect(cases.length).toBeGreaterThanOrEqual(150);
  return cases;
}

it('drafts from earlier texts what takes each kind of statement back', async () => {
  const database = await createDatabase(serverUrl());
  const known = (await knownTo(database)).filter(({ isLiveOnly }) => !isLiveOnly);
  const cases = inSchemas(sampleOf('drafts from texts', known, 10));
  const ground = setupOf(cases);
  await runDeploy(database.url, writeMigrations(ground));
  const drafted = await draftAll(cases, ({ before }) => ({ earlier: [statementsOf(before)] }));
  await expectProved(database, ground, drafted);
});

it('drafts the same from the catalog of the server, before the migration', async () => {
  const database = await createDatabase(serverUrl());
  const cases = inSchemas(sampleOf('drafts from the server', await knownTo(database), 10));
  const ground = setupOf(cases);
  await runDeploy(database.url, writeMigrations(ground));
  const target = parseConnectionTarget(database.url, {});
  const db = await connect({ target, profile: 'read', applicationName: 'test' });
  const drafted = await draftAll(cases, async ({ up }) => ({
    earlier: [],
    live: await readDefinitions(db, statementsOf(up)),
  }));
  await db.close();
  await expectProved(database, ground, drafted);
});
