import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { createRole } from '../../support/role.ts';
import { runRollback } from '../../support/rollback.ts';

const FILES = { '1_t': 'create table t (x int);', '1_t/rollback': 'drop table t;' };

async function deployed(files: Readonly<Record<string, string>> = FILES): Promise<TestDatabase> {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(files));
  return database;
}

it('lets the user choose where journal and folder differ', async () => {
  const database = await deployed();
  const migrations = writeMigrations({ ...FILES, '1_t/rollback': 'drop table t; -- edited' });
  const undecided = runRollback(database.url, { migrations });
  await expect(undecided).rejects.toMatchObject({ code: 'two-rollbacks', exitCode: 2 });
  const origins: string[] = [];
  for (const from of ['journal', 'folder'] as const) {
    const approve = async (plan: {
      migrations: readonly { text: { origin: string } }[];
    }): Promise<boolean> => {
      origins.push(...plan.migrations.map(({ text }) => text.origin));
      return from === 'folder';
    };
    const result = runRollback(database.url, { migrations, from, approve });
    if (from === 'journal') await expect(result).rejects.toMatchObject({ code: 'not-approved' });
    else expect(await result).toMatchObject({ exitCode: 0, migrations: [{ proof: { kind: 'proved' } }] });
  }
  expect(origins).toEqual(['journal', 'folder']);
});

it('has nothing to run for an irreversible migration, nor without any text', async () => {
  const database = await deployed({
    '1_t': '-- plumbline: irreversible it is history\ncreate table t (x int);',
  });
  await expect(runRollback(database.url)).rejects.toMatchObject({ code: 'irreversible', exitCode: 7 });
  await database.query('update db_check.execution set ledger_id = $1', ['another']);
  const named = runRollback(database.url, { selection: { kind: 'named', migrations: ['1_t'] } });
  await expect(named).rejects.toMatchObject({ code: 'no-rollback', exitCode: 7 });
});

it('calls it unknown, exit 9, where another tool had applied the migration', async () => {
  const database = await deployed();
  await database.query('drop schema db_check cascade');
  const options = {
    migrations: writeMigrations(FILES),
    selection: { kind: 'named', migrations: ['1_t'] },
  } as const;
  const result = await runRollback(database.url, options);
  expect(result).toMatchObject({
    exitCode: 9,
    migrations: [{ state: 'rolled-back', proof: { kind: 'unknown', missing: ['before', 'after'] } }],
  });
  expect(await database.query(`select to_regclass('t') as t`)).toEqual([{ t: null }]);
  await expect(runRollback(database.url)).rejects.toMatchObject({ code: 'no-last-deployment', exitCode: 2 });
});

it('does not run SQL from a journal that somebody else owns or may write', async () => {
  const database = await deployed();
  const stranger = await createRole(database);
  await database.query(`grant usage on schema db_check to ${stranger.name}`);
  await database.query(`grant update (rollback_script) on db_check.execution to ${stranger.name}`);
  const writer = runRollback(database.url);
  await expect(writer).rejects.toMatchObject({ code: 'journal-not-trusted', exitCode: 8 });
  await expect(writer).rejects.toThrow(`${stranger.name} may update table db_check.execution`);
  await database.query(`revoke update (rollback_script) on db_check.execution from ${stranger.name}`);
  await database.query(`alter table db_check.execution owner to ${stranger.name}`);
  const owner = runRollback(database.url);
  await expect(owner).rejects.toThrow(`${stranger.name} owns table db_check.execution`);
  const folder = runRollback(database.url, {
    migrations: writeMigrations(FILES),
    approve: async () => false,
  });
  await expect(folder).rejects.toMatchObject({ code: 'not-approved' });
  expect(await runRollback(database.url, { trusted: [stranger.name] })).toMatchObject({ exitCode: 0 });
});

it('runs SQL from the journal of a role that one is a member of', async () => {
  const database = await createDatabase();
  const team = await createRole(database);
  const [ann, bob] = [await createRole(database, `in role ${team.name}`), await createRole(database)];
  await database.query(`grant create on database ${database.name} to ${team.name}`);
  await database.query(`grant create on schema public to ${team.name}`);
  await runDeploy(team.url, writeMigrations(FILES));
  const stranger = runRollback(bob.url);
  await expect(stranger).rejects.toMatchObject({ code: 'not-allowed', exitCode: 3 });
  expect(await runRollback(ann.url)).toMatchObject({
    exitCode: 0,
    migrations: [{ proof: { kind: 'proved' } }],
  });
});

it('trusts a journal in which another role may keep baselines: no SQL is run from there', async () => {
  const database = await deployed();
  const measuring = await createRole(database);
  await database.query(`grant usage on schema db_check to ${measuring.name};
    grant insert, update (content) on db_check.baseline to ${measuring.name};
    grant update on sequence db_check.baseline_id_seq to ${measuring.name}`);
  expect(await runRollback(database.url)).toMatchObject({ exitCode: 0 });
});
