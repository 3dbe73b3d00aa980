import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';

const ID = 'dropped-index-use';
const PENDING = ['drop index concurrently used;\n', 'drop index concurrently spare;\n'];

async function useIndex(database: TestDatabase): Promise<void> {
  const client = await database.client();
  await client.query('set enable_seqscan = off; set enable_bitmapscan = off');
  await client.query('select from t where a = 1');
  await client.end();
  await until('the scan is counted', async () => {
    const [row] = await database.query(
      "select idx_scan::int as scans from pg_stat_user_indexes where indexrelname = 'used'",
    );
    return Number(row?.['scans']) > 0;
  });
}

it('names the index that is used, and is silent about the other', async () => {
  const database = await createDatabase();
  await database.query(
    'create table t (a int, b int); create index used on t (a); create index spare on t (b)',
  );
  await database.query(
    'create table "_prisma_migrations" (id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count int not null default 0)',
  );
  await database.query(
    "insert into _prisma_migrations values ('x', 'x', now() - interval '1 hour', '1_gone', null, null, now(), 1)",
  );
  await useIndex(database);
  const [version] = await database.query(
    "select current_setting('server_version_num')::int >= 160000 as tells",
  );
  const findings = (await preCheck({ url: database.url, migrations: PENDING })).of(ID);
  const used = findings.find(({ subject }) => subject === 'index public.used');
  expect(used).toMatchObject({ status: 'warn' });
  expect(used?.message).toMatch(
    version?.['tells'] === true
      ? /^was used 1 time, last .* ago, since the last deployment too$/
      : /^was used 1 time in at least/,
  );
  const spare = findings.find(({ subject }) => subject === 'index public.spare');
  expect(spare).toMatchObject({ status: 'warn', message: expect.stringContaining('less than a day') });
  if (version?.['tells'] !== true) return;
  await database.query('update _prisma_migrations set finished_at = now()');
  expect((await preCheck({ url: database.url, migrations: PENDING })).of(ID)).toMatchObject([
    { status: 'pass' },
  ]);
});

it('is skipped where no index is dropped', async () => {
  const { url } = await createDatabase();
  expect((await preCheck({ url, migrations: ['create table t ();'] })).of(ID)).toMatchObject([
    { status: 'skipped' },
  ]);
});
