import { quoteQualified } from '../../db/identifiers.ts';
import type { Runner } from '../runner.ts';
import { clearAfter, dropRemains, renderDrop } from './drop-remains.ts';
import { isAllRebuilt, judgeRemains } from './judge-remains.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { readReindexed, type ReindexScope } from './reindex-look.ts';
import { sendStatement } from './send.ts';
import type { AloneWork } from './work.ts';

/**
 * REINDEX … CONCURRENTLY. Interrupted, it leaves INVALID twins (`_ccnew`, `_ccold`) that every write maintains: ours
 * are dropped, somebody else's are named. Behind the swap the rebuild proper is done (manual, REINDEX): not repeated.
 */
export async function reindex(runner: Runner, work: AloneWork, scope: ReindexScope): Promise<AloneOutcome> {
  const read = () => readReindexed(runner.db, scope);
  const seen = work.seenBefore ?? (await look(runner, work, scope));
  const remains = new Set(seen.remains);
  const readOurs = async () => judgeRemains(await read(), remains);
  const ours = work.seenBefore === undefined ? [] : await readOurs();
  const uncleared = await dropRemains(runner, ours);
  if (uncleared !== undefined) return uncleared;
  if (work.seenBefore !== undefined && isAllRebuilt(await read(), new Set(seen.originals)))
    return done('adopted');
  const stopped = await sendStatement(runner, work.statement);
  if (stopped !== undefined && stopped.kind !== 'failed') return stopped;
  if (stopped !== undefined) return clearAfter(runner, stopped, await readOurs());
  return judgeEnd(await read(), remains, ours.length > 0);
}

/** The first time: what is there now is not ours. */
async function look(
  runner: Runner,
  work: AloneWork,
  scope: ReindexScope,
): Promise<NonNullable<AloneWork['seenBefore']>> {
  const indexes = await readReindexed(runner.db, scope);
  const remains = judgeRemains(indexes, new Set());
  for (const index of remains) {
    const name = quoteQualified(index.schema, index.name);
    const message = `${name} is INVALID, left by a REINDEX that is not ours, and stays; to drop it, type: ${renderDrop(index)};`;
    runner.emit({ kind: 'note', message });
  }
  const remainsOids = remains.map(({ oid }) => oid);
  const originals = indexes.filter(({ oid, isNamed }) => isNamed && !remainsOids.includes(oid));
  const seen = { originals: originals.map(({ oid }) => oid), remains: remainsOids };
  await work.remember(seen);
  return seen;
}

/** The statement skips what it cannot rebuild with a WARNING; what it leaves INVALID is not done (engine rule 9). */
function judgeEnd(
  indexes: Awaited<ReturnType<typeof readReindexed>>,
  before: ReadonlySet<number>,
  hadRemains: boolean,
): AloneOutcome {
  const [left] = judgeRemains(indexes, before);
  if (left !== undefined) return { kind: 'not-valid', message: `${left.name} is left behind, INVALID` };
  return done(hadRemains ? 'rebuilt' : 'ran');
}
