import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { comparePrediction } from '../../../src/scratch/compare-prediction.ts';
import { readRelations } from '../../../src/scratch/relations.ts';
import { traceAlone } from '../../../src/scratch/trace-alone.ts';
import { createDatabase } from '../../support/database.ts';
import { statementOf } from '../../support/statements.ts';
import { writeSession } from '../../support/write-session.ts';

const STATEMENTS = [
  'create index concurrently x on u (w)',
  'create unique index concurrently x2 on u (v)',
  'create index concurrently on m (a)',
  'create index concurrently if not exists x3 on s.z (id)',
  'drop index concurrently x',
  'drop index concurrently if exists x2',
  'reindex index concurrently u_v_idx',
  'reindex (concurrently) index u_v_idx',
  'reindex table concurrently u',
  'reindex table concurrently m',
  'reindex table concurrently part',
  'alter table part detach partition part_1 concurrently',
  'vacuum u',
  'vacuum (analyze) u (v)',
  'vacuum (full) u',
  'vacuum full m',
];

it('predicts the locks of what cannot run in a transaction', async () => {
  const database = await createDatabase();
  const [blocker, session, observer] = [
    await writeSession(database),
    await writeSession(database),
    await writeSession(database),
  ];
  await session.script(readFileSync('test/fixtures/locks/database.sql', 'utf8'));
  await session.script('create table s.z (id int)');
  for (const sql of STATEMENTS) {
    const statement = statementOf(sql);
    const relations = await readRelations(session);
    const traced = await traceAlone({ session, blocker, observer }, statement, relations);
    expect(traced.isSeen, sql).toBe(true);
    expect(comparePrediction(statement, session.serverVersion, traced.relations), sql).toEqual([]);
  }
});
