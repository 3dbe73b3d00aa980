import { quoteQualified } from '../../db/identifiers.ts';
import type { Runner } from '../runner.ts';
import type { AloneOutcome } from './outcome.ts';
import { sendConcurrent } from './send.ts';

export interface NamedIndex {
  readonly schema: string;
  readonly name: string;
}

export function renderDrop({ schema, name }: NamedIndex): string {
  return `drop index concurrently if exists ${quoteQualified(schema, name)}`;
}

/** INVALID remains cost every write and serve no query. Undefined when all of them are gone. */
export async function dropRemains(
  runner: Runner,
  remains: readonly NamedIndex[],
): Promise<AloneOutcome | undefined> {
  for (const index of remains) {
    const stopped = await sendConcurrent(runner, renderDrop(index));
    if (stopped !== undefined) return stopped;
  }
  return undefined;
}

/** What a failed statement made is cleared at once; what cannot be cleared is said. */
export async function clearAfter(
  runner: Runner,
  stopped: AloneOutcome,
  remains: readonly NamedIndex[],
): Promise<AloneOutcome> {
  const heldUp = stopped.kind === 'failed' && stopped.heldUp !== undefined;
  const uncleared = await dropRemains(heldUp ? brieflyFor(runner) : runner, remains);
  if (uncleared === undefined || stopped.kind !== 'failed') return uncleared ?? stopped;
  if (uncleared.kind !== 'failed') return uncleared;
  const names = remains.map(({ schema, name }) => quoteQualified(schema, name)).join(', ');
  return { ...stopped, leaves: `the INVALID index ${names}, which could not be dropped` };
}

/** Whoever held up the statement may hold up this one too: the remains are then named, and the next run clears them. */
function brieflyFor(runner: Runner): Runner {
  return { ...runner, maxWaitMs: BRIEFLY_MS, waiting: { ...runner.waiting, onBlocker: 'abort' } };
}

const BRIEFLY_MS = 2000;
