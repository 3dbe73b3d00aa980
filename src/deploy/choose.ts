import type { MigrationStatus } from '../migrations/ledger-state.ts';
import { findMigration } from './find-migration.ts';

/** What a run is to apply: all that is pending, or up to and including the one named by --to. Throws ToolError, exit 2. */
export function choosePending(
  statuses: readonly MigrationStatus[],
  pending: readonly MigrationStatus[],
  to: string | undefined,
): readonly MigrationStatus[] {
  if (to === undefined) return pending;
  const names = statuses.map((status) => status.name);
  const last = findMigration(names, to);
  return pending.filter((status) => status.name <= last);
}
