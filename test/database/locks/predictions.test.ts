import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { effectsOf } from '../../../src/locks/effects.ts';
import { comparePrediction } from '../../../src/scratch/compare-prediction.ts';
import { readRelations } from '../../../src/scratch/relations.ts';
import { traceStatement } from '../../../src/scratch/trace.ts';
import { createDatabase } from '../../support/database.ts';
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
  for (const statement of statementsOf(readFileSync(`${FIXTURES}/statements.sql`, 'utf8'))) {
    try {
      const traced = await traceStatement(db, statement, relations, 'rollback');
      const predicted = effectsOf(statement, db.serverVersion);
      wrong.push(
        ...comparePrediction(predicted, traced.relations).map((text) => `${statement.sql}: ${text}`),
      );
      compared += 1;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (db.serverVersion >= 180_000 || !NOT_KNOWN_YET.has(code ?? ''))
        refused.push(`${statement.sql}: ${message}`);
    }
  }
  expect(refused).toEqual([]);
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(250);
});
