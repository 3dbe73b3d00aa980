import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { comparePrediction } from '../../../src/scratch/compare-prediction.ts';
import { readRelations } from '../../../src/scratch/relations.ts';
import { traceStatement } from '../../../src/scratch/trace.ts';
import { createDatabase } from '../../support/database.ts';
import { sampleOf } from '../../support/sample.ts';
import { statementsOf } from '../../support/statements.ts';
import { writeSession } from '../../support/write-session.ts';

const FIXTURES = 'test/fixtures/locks';

/** 42601, 0A000 and the like: what another version of the server does not know yet. */
const NOT_KNOWN_YET = new Set(['42601', '0A000', '42883', '42809']);

it('predicts what pg_locks shows, statement by statement', async () => {
  const db = await writeSession(await createDatabase());
  await db.script(readFileSync(`${FIXTURES}/database.sql`, 'utf8'));
  const relations = await readRelations(db);
  const wrong: string[] = [];
  const refused: string[] = [];
  let compared = 0;
  const all = statementsOf(readFileSync(`${FIXTURES}/statements.sql`, 'utf8'));
  const statements = sampleOf('lock predictions', all, 200);
  for (const statement of statements) {
    try {
      const traced = await traceStatement(db, statement, relations, 'rollback');
      const differences = comparePrediction(statement, db.serverVersion, traced.relations);
      wrong.push(...differences.map((text) => `${statement.sql}: ${text}`));
      compared += 1;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (db.serverVersion >= 180_000 || !NOT_KNOWN_YET.has(code ?? ''))
        refused.push(`${statement.sql}: ${message}`);
    }
  }
  expect(refused).toEqual([]);
  expect(wrong).toEqual([]);
  expect(all.length).toBeGreaterThan(550);
  expect(compared).toBeGreaterThan(statements.length * 0.85);
});
