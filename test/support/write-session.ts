import { onTestFinished } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { Database } from '../../src/db/database.ts';

/** A session as migrations have it, closed when the test ends. */
export async function writeSession({ url }: { readonly url: string }): Promise<Database> {
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'write', applicationName: 'test' });
  onTestFinished(() => db.close().catch(() => undefined));
  return db;
}
