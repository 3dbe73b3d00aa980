import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { Database } from '../../src/db/database.ts';

/** A session as the measuring commands open it, closed behind the work. */
export async function withSession<Result>(
  { url }: { readonly url: string },
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'measure', applicationName: 'test' });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
