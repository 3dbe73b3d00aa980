import { expect, it } from 'vitest';
import { runCommandLine, type Ran } from '../../src/cli/run-command-line.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { EXAMPLE } from '../support/example.ts';
import { openPrismaEngine } from '../support/prisma-engine.ts';

const NEWEST_FIRST = [EXAMPLE.cleanup, EXAMPLE.optimizations, EXAMPLE.init];

function run({ url }: TestDatabase, binary: 'db-deploy' | 'db-rollback', ...words: string[]): Promise<Ran> {
  const context = testContext({ environment: { DATABASE_URL: url }, workingDirectory: EXAMPLE.root });
  return runCommandLine({ binary, words: [...words, '--migrations', EXAMPLE.migrations] }, context);
}

it('takes every migration of the example back, one by one, proved, and in again', async () => {
  const database = await createDatabase();
  expect(await run(database, 'db-deploy', 'apply')).toMatchObject({ exitCode: 0 });
  for (const [index, migration] of NEWEST_FIRST.entries()) {
    const { exitCode, report } = await run(database, 'db-rollback', migration, '--yes');
    expect(report?.sections[0]).toMatchObject({
      data: [{ name: migration, state: 'rolled-back', proof: { kind: 'proved', ours: [], foreign: [] } }],
    });
    expect(exitCode).toBe(0);
    const gone = NEWEST_FIRST.slice(0, index + 1).toReversed();
    const releases = gone.flatMap((name) => ['--release', name]);
    expect(await run(database, 'db-deploy', 'apply')).toMatchObject({ exitCode: 8 });
    expect(await run(database, 'db-deploy', 'apply', ...releases)).toMatchObject({ exitCode: 0 });
    const again = await run(database, 'db-rollback', ...gone, '--yes');
    expect(again).toMatchObject({ exitCode: 0, report: { verdict: { status: 'good' } } });
  }
  expect(
    await database.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`),
  ).toEqual([{ relname: '_prisma_migrations' }, { relname: '_prisma_migrations_pkey' }]);
});

it('leaves Prisma with pending migrations, none failed, none edited', async () => {
  const database = await createDatabase();
  await run(database, 'db-deploy', 'apply');
  expect(await run(database, 'db-rollback', '--to', EXAMPLE.init, '--yes')).toMatchObject({ exitCode: 0 });
  const prisma = await openPrismaEngine(database.url, EXAMPLE.schema);
  try {
    expect(await prisma.diagnose(EXAMPLE.migrations)).toMatchObject({
      history: {
        diagnostic: 'databaseIsBehind',
        unappliedMigrationNames: [EXAMPLE.optimizations, EXAMPLE.cleanup],
      },
      failedMigrationNames: [],
      editedMigrationNames: [],
    });
  } finally {
    await prisma.close();
  }
});
