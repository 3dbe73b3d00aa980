import { concurrentIndex } from '../../migrations/concurrent-index.ts';
import { concurrentDetach } from '../../migrations/concurrent-detach.ts';
import type { Runner } from '../runner.ts';
import { createIndex } from './create-index.ts';
import { detachPartition } from './detach-partition.ts';
import { dropIndex } from './drop-index.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { reindexScope } from './reindex-look.ts';
import { reindex } from './reindex.ts';
import { sendStatement } from './send.ts';
import type { AloneWork } from './work.ts';

/** Looks, decides, sends and looks again (engine rules 8 and 9); one kind of statement a file. */
export async function runAlone(runner: Runner, work: AloneWork): Promise<AloneOutcome> {
  const index = concurrentIndex(work.statement);
  if (index?.action === 'create') return createIndex(runner, work, index);
  if (index?.action === 'drop') return dropIndex(runner, work, index);
  const scope = index?.action === 'reindex' ? reindexScope(work.statement) : undefined;
  if (scope !== undefined) return reindex(runner, work, scope);
  const detach = concurrentDetach(work.statement);
  if (detach !== undefined) return detachPartition(runner, work, detach);
  return (await sendStatement(runner, work.statement)) ?? done('ran');
}
