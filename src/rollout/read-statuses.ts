import { connect } from '../db/connect.ts';
import { readSituation } from '../deploy/situation.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';
import type { MigrationFolder } from '../migrations/migration.ts';
import type { Walk } from './walk.ts';

/** Folders against ledger, on a read-only session of its own. Throws ToolError. */
export async function readStatuses(
  { target, runId }: Walk['options'],
  folders: readonly MigrationFolder[],
): Promise<readonly MigrationStatus[]> {
  const db = await connect({ target, profile: 'read', applicationName: `db-deploy/${runId}/look` });
  try {
    return (await readSituation(db, folders)).statuses;
  } finally {
    await db.close().catch(() => undefined);
  }
}
