import { expect, it } from 'vitest';
import { runDeploy } from '../support/deploy.ts';
import { runLineIn, type CommandEnd } from '../support/command-line.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { EXAMPLE, loadExample } from '../support/example.ts';
import { folderOf } from '../support/folder.ts';
import { README } from '../support/readme.ts';
import { createRole, type TestRole } from '../support/role.ts';
import { writeMigrations } from '../support/migrations-folder.ts';

const [, GRANTS = ''] = /^## Privileges$[^]*?```sql\n([^`]*)```/m.exec(README) ?? [];

interface Team {
  readonly database: TestDatabase;
  readonly deployer: TestRole;
  readonly checker: TestRole;
  /** Runs the lines of the README's block for which the database has what they name. */
  grant(isJournal: boolean): Promise<void>;
}

/** The example with its data, as an administrator made it for the application's role. */
async function createTeam(): Promise<Team> {
  const database = await createDatabase();
  await runDeploy(database.url, EXAMPLE.migrations, { to: EXAMPLE.init });
  await loadExample(database.url, 0.02);
  await database.query('drop schema db_check cascade');
  const [owner, deployer, checker] = [
    await createRole(database),
    await createRole(database),
    await createRole(database),
  ];
  const owned = ['Scan', 'Evidence', 'Issue', 'CachedList'].map(
    (table) => `alter table "${table}" owner to ${owner.name}`,
  );
  await database.query(owned.join(';'));
  const names = { app_owner: owner.name, deployer: deployer.name, checker: checker.name, app: database.name };
  const sql = GRANTS.replace(/\b(app_owner|deployer|checker|app)\b/g, (name) => names[name as 'app']);
  return {
    database,
    deployer,
    checker,
    grant: async (isJournal) => {
      const lines = sql.split('\n').filter((line) => line.includes('db_check') === isJournal);
      await database.query(lines.join('\n'));
    },
  };
}

function isGood({ exitCode, stdout, stderr }: CommandEnd): void {
  expect(exitCode, `${stdout}${stderr}`).toBe(0);
}

it(
  'the roles of the README can do their work with its grants, and nothing else',
  { timeout: 120_000 },
  async () => {
    const { database, deployer, checker, grant } = await createTeam();
    await grant(false);
    const cwd = folderOf({});
    const folders = ['--migrations', EXAMPLE.migrations, '--validation', EXAMPLE.validation];
    const run = (name: string, { url }: TestRole, ...words: readonly string[]): Promise<CommandEnd> => {
      const surroundings = { workingDirectory: cwd, environment: { DATABASE_URL: url } };
      return runLineIn(surroundings, name, ...words, ...folders);
    };
    isGood(await run('db-check', deployer, 'pre'));
    isGood(await run('db-deploy', deployer, 'plan'));
    isGood(await run('db-deploy', deployer, 'apply', '--to', EXAMPLE.optimizations));
    await grant(true);
    isGood(await run('db-check', checker, 'baseline'));
    isGood(await run('db-deploy', checker, 'status'));
    isGood(await run('db-deploy', deployer, 'apply'));
    isGood(await run('db-rollback', checker, '--last', '--print-sql'));
    isGood(await run('db-rollback', deployer, EXAMPLE.cleanup, EXAMPLE.optimizations, '--yes'));
    const release = [EXAMPLE.cleanup, EXAMPLE.optimizations].flatMap((name) => ['--release', name]);
    isGood(await run('db-deploy', deployer, 'apply', ...release));
    const refused = await run('db-rollback', checker, '--last', '--yes');
    expect(refused).toMatchObject({ exitCode: 3 });
    expect(await database.query('select from db_check.run')).toHaveLength(4);
  },
);

it('the README grants what a failed statement needs: the ledger forgets what never began', async () => {
  const { database, deployer, grant } = await createTeam();
  await grant(false);
  const files = {
    '9_a': 'create unique index concurrently u on "Scan" ("status");',
    '9_a/rollback': 'drop index u;',
  };
  const folder = writeMigrations({ ...files });
  await database.query('delete from _prisma_migrations');
  expect(await runDeploy(deployer.url, folder)).toMatchObject({ exitCode: 4 });
  expect(await database.query('select from _prisma_migrations')).toEqual([]);
});
