import type { MigrationFolder } from '../migrations/migration.ts';
import type { MigrationChecksum } from './rollout-record.ts';

/** In the order of the folders. */
export function checksumsOf(
  folders: readonly MigrationFolder[],
  names: readonly string[],
): readonly MigrationChecksum[] {
  return folders
    .filter(({ name }) => names.includes(name))
    .map(({ name, migration }) => ({ name, checksum: migration.checksum }));
}
