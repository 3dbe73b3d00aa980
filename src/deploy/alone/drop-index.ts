import type { ConcurrentIndex } from '../../migrations/concurrent-index.ts';
import type { Runner } from '../runner.ts';
import { isForeign } from './foreign-index.ts';
import { readIndex } from './index-look.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { sendStatement } from './send.ts';
import type { AloneWork } from './work.ts';

/**
 * DROP INDEX CONCURRENTLY. Interrupted, it leaves the index INVALID, not ready or not even live: the same statement
 * finishes each of these. The oid is remembered, because the name may mean another index once ours is gone: the one
 * of another schema on the search_path, or one that somebody has made since. Where the deployment never came to its
 * CREATE INDEX, the name means somebody else's index: that one stays.
 */
export async function dropIndex(
  runner: Runner,
  work: AloneWork,
  index: Extract<ConcurrentIndex, { readonly action: 'drop' }>,
): Promise<AloneOutcome> {
  const seen = await readIndex(runner.db, index.index);
  if (seen === undefined && (work.begun || index.ifExists)) return done('gone');
  const [before] = work.seenBefore?.originals ?? [];
  if (before !== undefined && seen?.oid !== before) return done('gone', before);
  if (seen !== undefined && before === undefined && (await isForeign(runner.db, seen, work.half)))
    return done('kept');
  if (seen !== undefined && before === undefined) await work.remember({ originals: [seen.oid], remains: [] });
  const stopped = await sendStatement(runner, work.statement);
  if (stopped !== undefined && stopped.kind !== 'failed') return stopped;
  const left = await readIndex(runner.db, index.index);
  if (stopped !== undefined)
    return left?.isValid === false ? { ...stopped, leaves: `${left.definition}, INVALID` } : stopped;
  if (left !== undefined && left.oid === seen?.oid)
    return { kind: 'not-valid', message: `${left.definition} is still there` };
  return done('ran', seen?.oid);
}
