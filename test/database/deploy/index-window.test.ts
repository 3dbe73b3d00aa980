import { expect, it } from 'vitest';
import type { RollbackPlan } from '../../../src/deploy/rollback/plan.ts';
import { runLine } from '../../support/command-line.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { EXAMPLE } from '../../support/example.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';

const START = {
  '1_t': 'create table "T" ("someId" int, b int); create index old on "T" ("someId");',
  '1_t/rollback': 'drop table "T";',
};

async function deployed(down: string, up?: string): Promise<TestDatabase> {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(START));
  const files = {
    ...START,
    '2_swap': up ?? 'create index concurrently new on "T" ("someId", b); drop index concurrently old;',
    '2_swap/rollback': down,
  };
  expect(await runDeploy(database.url, writeMigrations(files))).toMatchObject({ exitCode: 0 });
  return database;
}

/** What the plan says before anything is done. */
async function notesOf({ url }: TestDatabase): Promise<readonly string[]> {
  let plan: RollbackPlan | undefined;
  await runRollback(url, {
    show: (shown) => void ({ plan } = shown),
    approve: async () => false,
  }).catch(() => undefined);
  return plan?.notes ?? ['no plan'];
}

const CREATE = 'create index concurrently old on "T" ("someId");';
const DROP = 'drop index concurrently new;';

it('says when the file drops an index before it makes the one that stood in its place', async () => {
  const database = await deployed(`${DROP} ${CREATE}`);
  const [note = ''] = await notesOf(database);
  expect(note).toContain('no index of "T" begins with "someId" between statement 1 of');
  expect(note).toContain('which drops "new", and statement 2');
  expect(note).toContain('in the file: put statement 2 before statement 1');
  const line = 'db-rollback --last --print-sql --migrations /nowhere --url';
  expect((await runLine(line, database.url)).stdout).toContain('\n--   in the file: put statement 2');
});

it('has nothing to say when the file is as that note wants it', async () => {
  expect(await notesOf(await deployed(`${CREATE} ${DROP}`))).toEqual([]);
});

it('finds the index there that was made by hand as the note says', async () => {
  const database = await deployed(`${DROP} ${CREATE}`);
  const [note = ''] = await notesOf(database);
  const byHand = /run this first, .*?: (.*);/.exec(note)?.[1] ?? 'nothing printed';
  await database.query(byHand);
  expect(await notesOf(database)).toEqual([]);
  const result = await runRollback(database.url);
  expect(result).toMatchObject({
    exitCode: 0,
    migrations: [{ proof: { kind: 'proved' }, segments: [{ how: 'ran' }, { how: 'adopted' }] }],
  });
});

it('does not mind an order that one transaction makes invisible, nor another index that begins alike', async () => {
  expect(await notesOf(await deployed('drop index new; create index old on "T" ("someId");'))).toEqual([]);
  const up =
    'create index concurrently new on "T" ("someId", b); create index concurrently third on "T" ("someId") include (b); drop index concurrently old;';
  const down = `${DROP} ${CREATE} drop index concurrently third;`;
  expect(await notesOf(await deployed(down, up))).toEqual([]);
  const partial = up.replace('include (b)', 'where b > 0');
  expect(await notesOf(await deployed(down, partial))).toHaveLength(1);
});

it('knows that one name cannot be there twice', async () => {
  const up = 'drop index concurrently old; create index concurrently old on "T" ("someId", b);';
  const down = `drop index concurrently old; ${CREATE}`;
  const [note] = await notesOf(await deployed(down, up));
  expect(note).toContain('cannot be avoided by another order: both have one name');
});

it('sees across migrations, where newest first already avoids it: the example', async () => {
  const database = await createDatabase();
  await runDeploy(database.url, EXAMPLE.migrations);
  expect(await notesOf(database)).toEqual([]);
});
