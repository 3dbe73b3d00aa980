import { concurrentIndex } from '../migrations/concurrent-index.ts';
import type { Statement } from '../migrations/migration.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { WantedLock } from './pending-work.ts';
import { describeStatement } from './wanted-rights.ts';

/** The locks that a statement takes on relations that may exist already. */
export function wantedLocks(statement: Statement): readonly WantedLock[] {
  const concurrent = concurrentIndex(statement);
  if (concurrent === undefined) return [];
  const object =
    concurrent.action === 'create'
      ? concurrent.table
      : concurrent.action === 'drop'
        ? concurrent.index
        : concurrent.object;
  if (object === undefined) return [];
  return [
    {
      relation: renderObjectName(object),
      mode: 'ShareUpdateExclusiveLock',
      by: concurrent.action === 'drop' ? 'concurrent drop' : 'concurrent build',
      statement: describeStatement(statement),
    },
  ];
}
