import { expect, it } from 'vitest';
import { runCommandLine, type Ran } from '../../src/cli/run-command-line.ts';
import type { CommandLine } from '../../src/demo/steps.ts';
import { EXIT } from '../../src/errors.ts';
import { compareStates, type Difference } from '../../src/fingerprint/compare.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { EXAMPLE } from '../support/example.ts';
import { openPrismaEngine, type PrismaEngine } from '../support/prisma-engine.ts';
import { stateOf } from '../support/state.ts';

const ALL = [EXAMPLE.init, EXAMPLE.optimizations, EXAMPLE.cleanup];
const CLEAN = { hasMigrationsTable: true, failedMigrationNames: [], editedMigrationNames: [] };

it('deploys the example so that Prisma has nothing to do and nothing to say', async () => {
  const database = await createDatabase();
  await withPrisma(database, async (prisma) => {
    expect(await run(database, 'db-deploy', 'apply', '--to', EXAMPLE.init)).toMatchObject({ exitCode: 0 });
    expect(await prisma.diagnose(EXAMPLE.migrations)).toEqual({
      ...CLEAN,
      history: { diagnostic: 'databaseIsBehind', unappliedMigrationNames: ALL.slice(1) },
    });
    expect(await run(database, 'db-deploy', 'apply')).toMatchObject({ exitCode: 0 });
    expect(await prisma.diagnose(EXAMPLE.migrations)).toEqual({ ...CLEAN, history: null });
    expect(await prisma.apply(EXAMPLE.migrations)).toEqual([]);
    expect(await prisma.diffToSchema(EXAMPLE.schema)).toBe('');
  });
});

it('finds nothing to do where Prisma has been', async () => {
  const database = await createDatabase();
  await withPrisma(database, async (prisma) => {
    await prisma.apply(EXAMPLE.migrations);
    const { report } = await run(database, 'db-deploy', 'apply');
    expect(report?.verdict).toMatchObject({
      exitCode: 0,
      summary: 'nothing to do: 3 migrations applied already',
    });
  });
});

it.for(ALL)('takes %s out so that every object is as before, and puts it in again', async (migration) => {
  const database = await createDatabase();
  const earlier = ALL[ALL.indexOf(migration) - 1];
  if (earlier !== undefined) await run(database, 'db-deploy', 'apply', '--to', earlier);
  const before = await stateOf(database);
  expect(await run(database, 'db-deploy', 'apply', '--to', migration)).toMatchObject({ exitCode: 0 });
  const deployed = await stateOf(database);
  expect(compareStates(before, deployed)).not.toEqual([]);

  const out = await run(database, 'db-rollback', migration, '--yes');
  expect({ ...out, report: out.report?.verdict }).toMatchObject({
    exitCode: 0,
    report: { summary: expect.stringContaining('proved') },
  });
  expect(withoutLedger(compareStates(before, await stateOf(database)))).toEqual([]);
  await withPrisma(database, async (prisma) => {
    const { history, ...rest } = await prisma.diagnose(EXAMPLE.migrations);
    expect(rest).toEqual(CLEAN);
    expect(history).toMatchObject({ unappliedMigrationNames: expect.arrayContaining([migration]) });
  });

  expect(await run(database, 'db-deploy', 'apply', '--to', migration)).toMatchObject({ exitCode: EXIT.held });
  const again = ['apply', '--to', migration, '--release', migration];
  expect(await run(database, 'db-deploy', ...again)).toMatchObject({ exitCode: 0 });
  expect(compareStates(deployed, await stateOf(database))).toEqual([]);
});

it('goes all the way out and in again; Prisma sees each step', async () => {
  const database = await createDatabase();
  await run(database, 'db-deploy', 'apply');
  const deployed = await stateOf(database);
  const out = await run(database, 'db-rollback', '--last', '--yes');
  expect(out).toMatchObject({ exitCode: 0 });
  await withPrisma(database, async (prisma) => {
    expect(await prisma.diagnose(EXAMPLE.migrations)).toEqual({
      ...CLEAN,
      history: { diagnostic: 'databaseIsBehind', unappliedMigrationNames: ALL },
    });
    const release = ALL.flatMap((migration) => ['--release', migration]);
    expect(await run(database, 'db-deploy', 'apply', ...release)).toMatchObject({ exitCode: 0 });
    expect(await prisma.diagnose(EXAMPLE.migrations)).toEqual({ ...CLEAN, history: null });
    expect(await prisma.diffToSchema(EXAMPLE.schema)).toBe('');
  });
  expect(compareStates(deployed, await stateOf(database))).toEqual([]);
});

/** The first deployment makes the ledger, which outlives the migrations it tells of. */
function withoutLedger(differences: readonly Difference[]): readonly Difference[] {
  return differences.filter(({ key }) => !key.includes('_prisma_migrations'));
}

/** What the command said on stderr comes along, for the message of a failed expectation. */
async function run(
  { url }: TestDatabase,
  binary: CommandLine['binary'],
  ...words: readonly string[]
): Promise<Ran & { readonly stderr: string }> {
  const context = testContext({ environment: { DATABASE_URL: url }, workingDirectory: EXAMPLE.root });
  const folders = ['--migrations', EXAMPLE.migrations, '--validation', EXAMPLE.validation];
  const ran = await runCommandLine({ binary, words: [...words, ...folders] }, context);
  return { ...ran, stderr: context.written.stderr };
}

async function withPrisma(
  { url }: TestDatabase,
  work: (prisma: PrismaEngine) => Promise<void>,
): Promise<void> {
  const prisma = await openPrismaEngine(url, EXAMPLE.schema);
  try {
    await work(prisma);
  } finally {
    await prisma.close();
  }
}
