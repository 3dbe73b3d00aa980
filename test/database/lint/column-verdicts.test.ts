import { expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import { readRelations } from '../../../src/scratch/relations.ts';
import { traceStatement } from '../../../src/scratch/trace.ts';
import { COLUMN_CASES, PRELUDE } from '../../support/column-cases.ts';
import { createDatabase } from '../../support/database.ts';
import { lintAll } from '../../support/lint.ts';
import { sampleOf } from '../../support/sample.ts';
import { statementsOf } from '../../support/statements.ts';
import { writeSession } from '../../support/write-session.ts';

type Outcome = 'nothing' | 'scan' | 'rewrite' | 'refused';

const SPEAKING = /^(add-column|change|set-not-null)/;

/** What the findings say that will happen, the worst of it. */
function claimOf(findings: readonly Finding[]): Outcome {
  const told = findings.filter(({ id, status }) => SPEAKING.test(id) && status !== 'pass');
  const says = (words: RegExp): boolean => told.some(({ message }) => words.test(message));
  if (says(/^fails/)) return 'refused';
  if (says(/written anew/)) return 'rewrite';
  return says(/is read|built|looked up/) ? 'scan' : 'nothing';
}

interface Case {
  readonly line: string;
  readonly before: string;
  readonly sql: string;
  readonly claim: Outcome;
}

/** A # begins what only 18 knows. */
async function judgedCase(line: string): Promise<Case> {
  const [columns = '', sql = ''] = line.replace('#', '').split('|');
  const all = ['id int default 1', columns.trim()].filter((one) => one !== '').join(', ');
  const before = `create table t (${all});`;
  const [linted] = await lintAll([
    { path: '1.sql', text: `${PRELUDE}${before}` },
    { path: '2.sql', text: sql },
  ]);
  return { line, before, sql, claim: claimOf(linted?.findings ?? []) };
}

const cases = await Promise.all(COLUMN_CASES.map(judgedCase));

it('has something to say of every kind', () => {
  const claims = Map.groupBy(cases, ({ claim }) => claim);
  expect(claims.get('refused')?.length).toBeGreaterThan(3);
  for (const claim of ['nothing', 'scan', 'rewrite'] as const)
    expect(claims.get(claim)?.length).toBeGreaterThan(10);
});

it('says of a change of a column what the server does with it', async () => {
  const db = await writeSession(await createDatabase());
  await db.script(PRELUDE);
  const wrong: string[] = [];
  for (const { line, before, sql, claim } of sampleOf('changes of columns', cases, 25)) {
    if (line.startsWith('#') && db.serverVersion < 180_000) continue;
    await db.script(`reset timezone; drop table if exists t; ${before} insert into t (id) values (1), (2);`);
    const truth = await performed(db, sql);
    if (claim !== truth) wrong.push(`${line}: ${claim}, but it was ${truth}`);
  }
  expect(wrong).toEqual([]);
});

async function performed(db: Awaited<ReturnType<typeof writeSession>>, sql: string): Promise<Outcome> {
  const statements = statementsOf(sql);
  for (const { sql: first } of statements.slice(0, -1)) await db.script(first);
  const last = statements.at(-1);
  if (last === undefined) throw new Error(`no statement in ${sql}`);
  const relations = await readRelations(db);
  try {
    const { relations: traced } = await traceStatement(db, last, relations, 'rollback');
    const table = traced.find(({ label }) => label === 'public.t');
    if (table?.rewritten === true) return 'rewrite';
    return table?.scanned === true ? 'scan' : 'nothing';
  } catch (error) {
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
    return 'refused';
  }
}
