import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import { runCli, type Ran } from '../../support/cli.ts';
import { createDatabase } from '../../support/database.ts';
import { startCommand } from '../../support/command.ts';
import { folderOf } from '../../support/folder.ts';
import { until } from '../../support/until.ts';

const INIT = 'migrations/20250913190000_init/migration.sql';
const BUILDS = 'migrations/20251005000001_critical_performance_optimizations/migration.sql';
const REMOVES = 'migrations/20251005000002_index_cleanup/rollback.sql';

async function locks(words: readonly string[]): Promise<Ran> {
  const { url } = await createDatabase();
  return runCli('db-check', ['locks', ...words, '--url', url, '--scratch']);
}

function sqlFile(sql: string): string {
  return join(folderOf({ 'file.sql': sql }), 'file.sql');
}

interface Told {
  readonly verdict: { readonly status: string; readonly summary: string };
  readonly sections: readonly {
    readonly data?: { readonly ground: string; readonly statements: readonly ToldStatement[] };
    readonly findings?: readonly Finding[];
  }[];
}

const sectionsOf = (json: string): Told['sections'] => (JSON.parse(json) as Told).sections;
const kindsOf = (json: string): readonly string[] =>
  sectionsOf(json).flatMap(({ data }) => (data?.statements ?? []).map(({ kind }) => kind));
const findingsOf = (json: string): readonly string[][] =>
  sectionsOf(json).flatMap(({ findings = [] }) =>
    findings.map(({ id, status, message }) => [id, status, message]),
  );

interface ToldStatement {
  readonly kind: string;
  readonly line: number;
  readonly differences: readonly string[];
  readonly relations: readonly {
    readonly relation: string;
    readonly mode: string;
    readonly rewritten: boolean | null;
    readonly scanned: boolean | null;
  }[];
}

it('runs the migrations before a file, and traces concurrent builds against a blocker', async () => {
  const { exitCode, stdout } = await locks([BUILDS, REMOVES, '--json']);
  const told = JSON.parse(stdout) as Told;
  expect(told.verdict).toMatchObject({ status: 'good', summary: '7 of 7 statements traced' });
  expect(exitCode).toBe(0);
  expect(told.sections.map(({ data }) => data?.ground)).toEqual(['1 migration', '3 migrations']);
  for (const statement of told.sections.flatMap(({ data }) => data?.statements ?? [])) {
    expect(statement).toMatchObject({ kind: 'traced', differences: [] });
    const modes = statement.relations.map(({ mode }) => mode);
    expect(new Set(modes)).toEqual(new Set(['SHARE UPDATE EXCLUSIVE']));
  }
});

it('shows who waits, what is written anew and what is read, in 80 columns', async () => {
  const { exitCode, stdout } = await locks([
    sqlFile(`begin;
alter table "Scan" add column x float default random();
create index on "Evidence" (kind);
commit;
alter table "Scan" add constraint c check (score > 0) not valid;
alter table "Scan" validate constraint c;`),
    '--schema',
    INIT,
  ]);
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('file.sql'))).toEqual([]);
  expect(stdout).toMatch(/- public."Scan" +ACCESS EXCLUSIVE +reads, writes\n +written anew\n/);
  expect(stdout).toMatch(/- public."Evidence" +SHARE +writes\n +read whole\n/);
  expect(stdout).toMatch(/- public."Scan" +SHARE UPDATE EXCLUSIVE +nobody\n +read whole\n/);
  expect(stdout).toContain('GOOD: 4 of 4 statements traced');
});

it('says 1 where a statement fails, and goes on behind it', async () => {
  const sql = 'alter table nope add x int; create table t (id int); selec 1;';
  const { exitCode, stdout } = await locks([sqlFile(sql), '--json']);
  expect(exitCode).toBe(1);
  expect(kindsOf(stdout)).toEqual(['failed', 'traced']);
  expect(findingsOf(stdout)).toEqual([
    ['syntax-error', 'fail', 'syntax error at or near "selec"'],
    ['failed', 'fail', 'relation "nope" does not exist (SQLSTATE 42P01)'],
  ]);
});

it('says 9 where it cannot tell, and what of the schema is missing', async () => {
  const folder = folderOf({
    '1_a/migration.sql':
      'create extension pg_buffercache; create table t (id int); create index i on t (id);',
    '2_b/migration.sql': 'create index concurrently if not exists i on t (id); reindex schema public;',
  });
  const { exitCode, stdout } = await locks([join(folder, '2_b/migration.sql'), '--json']);
  expect(exitCode).toBe(9);
  const unseen = ['not-told', 'unknown', 'it ran, and ended before its locks could be seen'];
  const refused = 'permission denied to create extension "pg_buffercache" (SQLSTATE 42501)';
  expect(findingsOf(stdout)).toEqual([['schema', 'unknown', refused], unseen, unseen]);
});

it('leaves nothing behind on a server that was lent', async () => {
  const database = await createDatabase();
  const path = sqlFile('create table t (id int); alter table t owner to somebody_of_the_file;');
  const { exitCode } = await runCli('db-check', ['locks', path, '--url', database.url, '--scratch']);
  expect(exitCode).toBe(0);
  const left =
    await database.query(`select datname as name from pg_database where datname ~ '^plumbline_scratch'
    union all select rolname from pg_roles where rolname ~ '^plumbline_scratch|^somebody_of_the_file$'`);
  expect(left).toEqual([]);
  expect(await database.query(`select from pg_class where relname = 't'`)).toEqual([]);
});

const trace = (...words: readonly string[]): Promise<Ran> => runCli('db-check', ['locks', INIT, ...words]);

it('uses no server by accident', async () => {
  const database = await createDatabase();
  await database.query('create table t (id int)');
  const without = await trace('--url', database.url);
  expect([without.exitCode, without.stderr]).toEqual([2, expect.stringContaining('--scratch')]);
  const used = await trace('--url', database.url, '--scratch');
  expect([used.exitCode, used.stderr]).toEqual([2, expect.stringContaining('has the table public.t')]);
  const { url } = await createDatabase();
  const other = await trace('--url', url, '--scratch', '--server-version', '9');
  expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('not 9')]);
  const nothing = await trace('--scratch');
  expect([nothing.exitCode, nothing.stderr]).toEqual([2, expect.stringContaining('--url')]);
});

it('wants a superuser, whose rights the statements do not get', async () => {
  const database = await createDatabase();
  const role = `locks_${Date.now()}`;
  await database.query(`create role ${role} login password 'x'`);
  const url = new URL(database.url);
  [url.username, url.password] = [role, 'x'];
  const { exitCode, stderr } = await trace('--url', url.href, '--scratch');
  await database.query(`drop role ${role}`);
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('is not a superuser')]);
});

it('ends at Ctrl-C, with nothing left', async () => {
  const database = await createDatabase();
  const path = sqlFile('create table t (id int); select pg_sleep(1e9) as of_the_stopped_trace;');
  const words = ['locks', path, '--url', database.url, '--scratch', '--statement-limit', '10min'];
  const running = startCommand('db-check', words);
  await until('it sleeps', async () => {
    const rows = await database.query(
      `select from pg_stat_activity where query ~ 'of_the_stopped_trace' and state = 'active' and pid <> pg_backend_pid()`,
    );
    return rows.length === 1;
  });
  running.process.kill('SIGINT');
  const { exitCode, stdout } = await running.ended;
  expect([exitCode, stdout]).toEqual([130, expect.stringContaining('STOPPED: stopped: 1 of 2 statements')]);
  expect(await database.query(`select from pg_database where datname ~ '^plumbline_scratch'`)).toEqual([]);
});
