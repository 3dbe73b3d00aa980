import { quoteQualified } from '../../db/identifiers.ts';
import type { ConcurrentIndex } from '../../migrations/concurrent-index.ts';
import type { Runner } from '../runner.ts';
import { readIndex, type SeenIndex } from './index-look.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { send } from './send.ts';
import type { AloneWork } from './work.ts';

/**
 * DROP INDEX CONCURRENTLY. Interrupted, it leaves the index INVALID, not ready or not even live: the same statement
 * finishes any of these.
 */
export async function dropIndex(
  runner: Runner,
  work: AloneWork,
  index: Extract<ConcurrentIndex, { readonly action: 'drop' }>,
): Promise<AloneOutcome> {
  const seen = await readIndex(runner.db, index.index);
  if (seen === undefined && (work.begun || index.ifExists)) return done('gone');
  const stopped = await send(runner, work.statement.sql);
  if (stopped !== undefined) return stopped;
  const left = await readIndex(runner.db, index.index);
  if (left !== undefined) return { kind: 'not-valid', message: `${left.definition} is still there` };
  return done('ran', seen?.oid);
}

export function renderDrop(index: SeenIndex): string {
  return `drop index concurrently if exists ${quoteQualified(index.schema, index.name)}`;
}
