import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import type { LintedFile } from '../../../src/lint/lint.ts';
import type { Offence } from '../../../src/lint/rule.ts';
import { readRelations } from '../../../src/scratch/relations.ts';
import { traceStatement, type Traced } from '../../../src/scratch/trace.ts';
import { createDatabase } from '../../support/database.ts';
import { lintAll } from '../../support/lint.ts';
import { statementOf, statementsOf } from '../../support/statements.ts';
import { writeSession } from '../../support/write-session.ts';
import { VERDICTS } from './verdict-cases.ts';

const SETUP = readFileSync('test/database/lint/verdict-database.sql', 'utf8');

/** What other rules say beside them is tested where they are. */
const OURS = new Set(VERDICTS.flatMap(({ rules }) => rules));
/** Rules whose way follows the statement instead of taking its place. */
const BEHIND: ReadonlySet<string> = new Set(['not-valid-never-validated']);

/** Tables and views: what people see. `orders ACCESS EXCLUSIVE scan` */
function truthOf(relations: readonly Traced[], expected: string): string {
  return relations
    .filter(({ kind, mode }) => 'rpvm'.includes(kind) && mode !== undefined)
    .map(({ name, mode, scanned }) => {
      const said = expected.split(', ').find((one) => one.startsWith(`${name} `));
      const scan = said?.endsWith(' scan') !== true ? '' : scanned === true ? ' scan' : ' no scan';
      return `${name} ${mode}${scan}`;
    })
    .sort()
    .join(', ');
}

it('says of each statement what the server does', async () => {
  const db = await verdictDatabase();
  const relations = await readRelations(db);
  const wrong: string[] = [];
  for (const { sql, rules, locks } of VERDICTS.filter(isKnownTo(db))) {
    const { relations: traced } = await traceStatement(db, statementOf(sql), relations, 'rollback');
    const truth = truthOf(traced, locks);
    if (truth !== locks) wrong.push(`${sql}: ${truth}`);
    const { judged } = await lintAfterSetup(sql);
    const found = judged
      .map(({ rule }) => rule.id)
      .filter((id) => OURS.has(id))
      .sort();
    if (found.join() !== [...rules].sort().join()) wrong.push(`${sql}: lint says ${found.join(', ')}`);
    wrong.push(...judged.flatMap((one) => wrongClaim(one, traced)));
  }
  expect(wrong).toEqual([]);
});

it('proposes only sequences of SQL that the server takes', async () => {
  const db = await verdictDatabase();
  let executed = 0;
  for (const { sql } of VERDICTS.filter(isKnownTo(db))) {
    const { judged } = await lintAfterSetup(sql);
    for (const { rule, instead = '' } of judged) {
      const proposed = parsed(instead);
      // what depends on the table has to go first: the server says so, and that is the point
      const isForHumans = rule.id === 'drop-table' && sql.endsWith('CASCADE');
      if (proposed.length === 0 || isForHumans) continue;
      const statements = [...(BEHIND.has(rule.id) ? [sql] : []), ...proposed];
      await db.query('begin');
      // the words that want no transaction around them change nothing of what is tried here
      for (const one of statements)
        await db.query(one.replace(' CONCURRENTLY', '')).catch((error: unknown) => {
          throw new Error(`${sql}\n${one}: ${String(error)}`);
        });
      await db.query('rollback');
      executed += 1;
    }
  }
  expect(executed).toBeGreaterThan(25);
});

it('a view in the old place of a table can be written through', async () => {
  const db = await verdictDatabase();
  await db.script(
    'begin; alter table customers rename to people; create view customers as select * from people',
  );
  await db.query(
    "insert into customers values (1, 'new') on conflict (id) do update set name = excluded.name",
  );
  expect(await db.query('select name from people where id = 1')).toEqual([{ name: 'new' }]);
  await db.query('rollback');
});

async function verdictDatabase(): Promise<Database> {
  const db = await writeSession(await createDatabase());
  await db.script(SETUP);
  return db;
}

function isKnownTo({ serverVersion }: Database): (verdict: (typeof VERDICTS)[number]) => boolean {
  return ({ since = 14 }) => serverVersion >= since * 10_000;
}

async function lintAfterSetup(sql: string): Promise<LintedFile> {
  const [linted] = await lintAll([
    { path: 'before.sql', text: SETUP },
    { path: 'this.sql', text: sql },
  ]);
  if (linted === undefined) throw new Error('nothing was linted');
  return linted;
}

/** A lock that the message names in parentheses is on the table that it is about. */
function wrongClaim({ message, table }: Offence, traced: readonly Traced[]): readonly string[] {
  const claimed = /\((ACCESS EXCLUSIVE|SHARE ROW EXCLUSIVE)\b/.exec(message)?.[1];
  const mode = traced.find(({ name }) => name === table?.name)?.mode;
  return claimed === undefined || mode === claimed ? [] : [`${message}: it is ${mode}`];
}

/** A sentence is no SQL, nor is what the user has to fill in. */
function parsed(text: string): readonly string[] {
  if (text.includes('…') || text.includes('<table>')) return [];
  try {
    return statementsOf(text).map(({ sql }) => sql);
  } catch {
    return [];
  }
}
