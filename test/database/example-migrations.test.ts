import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { EXAMPLE, runByHand } from '../support/example.ts';
import { openPrismaEngine } from '../support/prisma-engine.ts';

const AFTER_INIT = [
  'CREATE INDEX "Scan_normalizedInput_createdAt_idx" ON public."Scan" USING btree ("normalizedInput", "createdAt" DESC)',
  'CREATE INDEX "Scan_normalizedInput_idx" ON public."Scan" USING btree ("normalizedInput")',
];
const AFTER_OPTIMIZATIONS = [
  'CREATE INDEX "Evidence_scanId_count_idx" ON public."Evidence" USING btree ("scanId", severity)',
  'CREATE INDEX "Evidence_scan_covering_idx" ON public."Evidence" USING btree ("scanId", "createdAt") INCLUDE (id, kind, severity)',
  'CREATE INDEX "Issue_scan_covering_idx" ON public."Issue" USING btree ("scanId", "sortWeight", "createdAt") INCLUDE (id, key, severity, category)',
  'CREATE INDEX "Scan_dedupe_lookup_idx" ON public."Scan" USING btree ("normalizedInput", status, "finishedAt" DESC)',
  'CREATE INDEX "Scan_recent_reports_idx" ON public."Scan" USING btree ("createdAt" DESC) INCLUDE (id, slug, score, label) WHERE (status = \'done\'::"ScanStatus")',
];

it('builds the indexes the deployment is about, and takes each step back', async () => {
  const database = await createDatabase();
  const step = async (migration: string, file: string): Promise<string[]> => {
    await runByHand(database.url, migration, file);
    return secondaryIndexes(database);
  };
  const both = [...AFTER_INIT, ...AFTER_OPTIMIZATIONS].toSorted();
  for (const round of [1, 2]) {
    expect(await step(EXAMPLE.init, 'migration.sql'), `round ${round}`).toEqual(AFTER_INIT);
    expect(await step(EXAMPLE.optimizations, 'migration.sql')).toEqual(both);
    expect(await step(EXAMPLE.cleanup, 'migration.sql')).toEqual(AFTER_OPTIMIZATIONS);
    expect(await step(EXAMPLE.cleanup, 'rollback.sql')).toEqual(both);
    expect(await step(EXAMPLE.optimizations, 'rollback.sql')).toEqual(AFTER_INIT);
    expect(await step(EXAMPLE.init, 'rollback.sql')).toEqual([]);
    expect(await leftovers(database)).toEqual([]);
  }
});

it('leaves Prisma nothing to migrate: the schema file says what the migrations built', async () => {
  const database = await createDatabase();
  const prisma = await openPrismaEngine(database.url, EXAMPLE.schema);
  try {
    expect(await prisma.apply(EXAMPLE.migrations)).toEqual([
      EXAMPLE.init,
      EXAMPLE.optimizations,
      EXAMPLE.cleanup,
    ]);
    expect(await prisma.diagnose(EXAMPLE.migrations)).toMatchObject({
      history: null,
      failedMigrationNames: [],
      editedMigrationNames: [],
    });
    expect(await prisma.diffToSchema(EXAMPLE.schema)).toBe('');
  } finally {
    await prisma.close();
  }
});

it('knows when the schema file and the database differ', async () => {
  const database = await createDatabase();
  await runByHand(database.url, EXAMPLE.init, 'migration.sql');
  const prisma = await openPrismaEngine(database.url, EXAMPLE.schema);
  try {
    expect(await prisma.diffToSchema(EXAMPLE.schema)).toContain('CREATE INDEX "Scan_dedupe_lookup_idx"');
  } finally {
    await prisma.close();
  }
});

async function secondaryIndexes(database: TestDatabase): Promise<string[]> {
  const rows = await database.query(
    `select pg_get_indexdef(indexrelid) as definition from pg_index
     join pg_class on pg_class.oid = indrelid
     where relnamespace = 'public'::regnamespace and not indisunique and indisvalid order by 1`,
  );
  return rows.map((row) => String(row['definition']));
}

async function leftovers(database: TestDatabase): Promise<unknown[]> {
  return database.query(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
     union all select typname from pg_type where typnamespace = 'public'::regnamespace`,
  );
}
