import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { loadData } from '../../src/demo/load-data.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The worked example of this repository: the Privacy Advisor's schema, migrations and validation. */
export const EXAMPLE = {
  root: ROOT,
  schema: join(ROOT, 'prisma/schema.prisma'),
  migrations: join(ROOT, 'migrations'),
  validation: join(ROOT, 'validation'),
  init: '20250913190000_init',
  optimizations: '20251005000001_critical_performance_optimizations',
  cleanup: '20251005000002_index_cleanup',
} as const;

/** Runs one file of the example as a person with psql would: statement by statement, each on its own. */
export async function runByHand(url: string, migration: string, file: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const text = readFileSync(join(EXAMPLE.migrations, migration, file), 'utf8');
    for (const statement of text.split(/;$/m)) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Fills the example's tables as the demo does; 1 is the full size. */
export async function loadExample(url: string, scale: number): Promise<void> {
  await loadData({
    target: parseConnectionTarget(url, {}),
    applicationName: 'db-check/test-data',
    folder: join(ROOT, 'prisma/demo-data'),
    scale,
    stop: new AbortController().signal,
    onFile: () => undefined,
  });
}
