import { expect, it } from 'vitest';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import type { Database } from '../../../src/db/database.ts';
import { FORECAST_FACTS } from '../../../src/deploy/forecast/forecast.ts';
import { readFactsTogether } from '../../../src/facts/read-facts-together.ts';
import { readFacts, type FactResults } from '../../../src/facts/read-facts.ts';
import { createDatabase } from '../../support/database.ts';

const targets = ['public.t', 'public."it\'s"'];

/** Without what changes from one moment to the next. */
function lasting(results: FactResults): unknown {
  return JSON.parse(
    JSON.stringify(results, (key, value: unknown) => (/Ms$|^transaction$/.test(key) ? null : value)),
  );
}

it('asks in one message what readFacts asks one by one, and asks on when its statements are gone', async () => {
  const database = await createDatabase();
  await database.query('create table t (a int); create table "it\'s" (a int)');
  const holder = await database.client();
  await holder.query('begin; lock table t in share mode; insert into "it\'s" values (1)');
  const target = parseConnectionTarget(database.url, {});
  const db = await connect({ target, profile: 'write', applicationName: 'test' });
  const messages: string[] = [];
  const counted: Database = {
    ...db,
    script: (sql) => (messages.push(sql), db.script(sql)),
    query: (sql, parameters) => (messages.push(sql), db.query(sql, parameters)),
  };
  const alone = lasting(await readFacts(FORECAST_FACTS, { db, targets }));
  for (const message of [1, 2, 3]) {
    expect(lasting(await readFactsTogether(FORECAST_FACTS, { db: counted, targets }))).toEqual(alone);
    expect(messages).toHaveLength(message);
  }
  expect(JSON.stringify(alone)).toContain('ShareLock');
  await db.query('deallocate all');
  expect(lasting(await readFactsTogether(FORECAST_FACTS, { db: counted, targets }))).toEqual(alone);
  expect(messages).toHaveLength(4 + FORECAST_FACTS.length);
  await db.close();
});
