import { concurrentIndex } from '../../migrations/concurrent-index.ts';
import type { Runner } from '../runner.ts';
import { createIndex } from './create-index.ts';
import { dropIndex } from './drop-index.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { send } from './send.ts';
import type { AloneWork } from './work.ts';

/** Looks, decides, sends and looks again (engine rules 8 and 9); one kind of statement a file. */
export async function runAlone(runner: Runner, work: AloneWork): Promise<AloneOutcome> {
  const index = concurrentIndex(work.statement);
  if (index?.action === 'create') return createIndex(runner, work, index);
  if (index?.action === 'drop') return dropIndex(runner, work, index);
  return (await send(runner, work.statement.sql)) ?? done('ran');
}
