import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { effectsOf } from '../../../src/locks/effects.ts';
import { createDatabase } from '../../support/database.ts';
import { compareLocks } from '../../support/compare-locks.ts';
import { statementsOf } from '../../support/statements.ts';
import { readRelations, traceLocks } from '../../support/trace-locks.ts';

const FIXTURES = 'test/fixtures/locks';
/** Statements that give a relation a new, empty file; nothing is written anew. */
const EMPTIES = new Set(['TruncateStmt', 'AlterSeqStmt']);

/** 42601, 0A000 and the like: what another version of the server does not know yet. */
const NOT_KNOWN_YET = new Set(['42601', '0A000', '42883', '42809']);

it('predicts what pg_locks shows, statement by statement', async () => {
  const database = await createDatabase();
  const client = await database.client();
  await client.query(readFileSync(`${FIXTURES}/database.sql`, 'utf8'));
  const [{ version } = { version: 0 }] = (
    await client.query<{ version: number }>(`select current_setting('server_version_num')::int as version`)
  ).rows;
  const relations = await readRelations(client);
  const wrong: string[] = [];
  const refused: string[] = [];
  let compared = 0;
  for (const statement of statementsOf(readFileSync(`${FIXTURES}/statements.sql`, 'utf8'))) {
    try {
      const traced = await traceLocks(client, relations, statement.sql);
      const seen = EMPTIES.has(statement.kind)
        ? traced.map((one) => ({ ...one, rewritten: false, scanned: false }))
        : traced;
      wrong.push(
        ...compareLocks(effectsOf(statement, version), seen).map((text) => `${statement.sql}: ${text}`),
      );
      compared += 1;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (version >= 180_000 || !NOT_KNOWN_YET.has(code ?? '')) refused.push(`${statement.sql}: ${message}`);
    }
  }
  expect(refused).toEqual([]);
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(250);
});
