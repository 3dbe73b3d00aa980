import { expect, it } from 'vitest';
import { runCommandLine, type Ran } from '../../src/cli/run-command-line.ts';
import type { CommandLine } from '../../src/demo/steps.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { EXAMPLE } from '../support/example.ts';
import { openPrismaEngine, type PrismaEngine } from '../support/prisma-engine.ts';

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
    expect(report?.verdict).toMatchObject({ exitCode: 0, summary: 'nothing to do: 3 applied before' });
  });
});

function run(
  { url }: TestDatabase,
  binary: CommandLine['binary'],
  ...words: readonly string[]
): Promise<Ran> {
  const context = testContext({ environment: { DATABASE_URL: url }, workingDirectory: EXAMPLE.root });
  return runCommandLine(
    { binary, words: [...words, '--migrations', EXAMPLE.migrations, '--validation', EXAMPLE.validation] },
    context,
  );
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
