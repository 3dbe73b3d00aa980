import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/clock.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { RunEvent } from '../../src/deploy/events.ts';
import type { RunOptions } from '../../src/deploy/run-options.ts';

/** What a run of the engine needs besides its own wish; what happens is added to `events`. */
export function runOptions(url: string, events: RunEvent[]): Omit<RunOptions, 'migrations'> {
  return {
    target: parseConnectionTarget(url, {}),
    maxWaitMs: 30_000,
    runId: randomUUID().slice(0, 8),
    readOrigin: () => ({ osUser: 'test', host: 'test', gitCommit: null }),
    clock: systemClock,
    emit: (event) => void events.push(event),
    stop: new AbortController().signal,
    urgent: new AbortController().signal,
  };
}
