import { expect, it } from 'vitest';
import { command } from '../../../../src/cli/deploy-plan.ts';
import { DEFAULT_LIMITS } from '../../../../src/config/settings.ts';
import { parseConnectionTarget } from '../../../../src/db/connection-target.ts';
import type { SegmentForecast } from '../../../../src/deploy/forecast/forecast-section.ts';
import type { Report } from '../../../../src/report/report.ts';
import { testContext } from '../../../support/context.ts';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { writeMigrations } from '../../../support/migrations-folder.ts';

const FOLDER = {
  '1_a': `alter table item add column more int; create index concurrently item_idx on item (a);
    create index concurrently other_idx on other (a);`,
  '1_a/rollback':
    'drop index concurrently other_idx; drop index concurrently item_idx; alter table item drop more;',
};

async function plan(database: TestDatabase, migrations: string, format: 'json' | 'table'): Promise<string> {
  const context = testContext();
  const settings = {
    migrations,
    validation: '',
    limits: DEFAULT_LIMITS,
    protected: [],
    contacts: [],
    accepted: [],
  };
  const target = parseConnectionTarget(database.url, {});
  const common = { command: 'db-deploy plan', settings, format, output: undefined, color: false, target };
  expect(await command.run(context, common, { release: [] })).toBe(0);
  return context.written.stdout;
}

async function forecasts(database: TestDatabase, migrations: string): Promise<readonly SegmentForecast[]> {
  const report = JSON.parse(await plan(database, migrations, 'json')) as Report;
  const section = report.sections.find(({ id }) => id === 'forecast');
  return section?.kind === 'table' ? (section.data as readonly SegmentForecast[]) : [];
}

it('says for every step who is in its way now, who would queue behind it, and what to type', async () => {
  const database = await createDatabase();
  await database.query('create table item (a int); create table other (a int)');
  const holder = await database.client();
  await holder.query(`set application_name = 'the report'; begin; insert into item values (1)`);
  const folder = writeMigrations(FOLDER);
  const found = await forecasts(database, folder);
  expect(found.map(({ first, last }) => [first, last])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect(found.map(({ obstacles }) => obstacles.length)).toEqual([1, 1, 0]);
  expect(found[0]).toMatchObject({
    obstacles: [{ status: 'warn', session: { application: 'the report', state: 'idle in transaction' } }],
    queues: [{ mode: 'ACCESS EXCLUSIVE', stops: 'reads and writes wait' }],
  });
  const text = await plan(database, folder, 'table');
  expect(text).toContain('the report');
  expect(text).toContain('reads and writes wait');
  // what it printed is what helps
  const [typed] = /select pg_catalog\.pg_terminate_backend\(\d+\);/.exec(text) ?? [];
  await database.query(typed ?? '');
  expect((await forecasts(database, folder)).flatMap(({ obstacles }) => obstacles)).toEqual([]);
});

it('leaves a prepared transaction to a human, with both ways to end it', async () => {
  const database = await createDatabase();
  await database.query('create table item (a int); create table other (a int)');
  await (
    await database.client()
  ).query(`begin; insert into item values (1); prepare transaction 'it''s left'`);
  const folder = writeMigrations(FOLDER);
  const text = (await plan(database, folder, 'table')).replaceAll(/\s+/g, ' ');
  const [rollback = '', commit = ''] =
    /(rollback prepared .*?;) -- or: (commit prepared .*?;)/.exec(text)?.slice(1) ?? [];
  expect(commit).toContain("'it''s left'");
  await database.query(rollback);
  expect((await forecasts(database, folder)).flatMap(({ obstacles }) => obstacles)).toEqual([]);
});
