import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/clock.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { RunEvent } from '../../src/deploy/events.ts';
import type { RollbackResult } from '../../src/deploy/rollback-result.ts';
import { rollback, type RollbackOptions } from '../../src/deploy/rollback.ts';

/** The engine as db-rollback calls it, with nothing but a URL unless told otherwise; `--last`, approved. */
export function runRollback(
  url: string,
  options: Partial<RollbackOptions> = {},
  events: RunEvent[] = [],
): Promise<RollbackResult> {
  return rollback({
    target: parseConnectionTarget(url, {}),
    migrations: '/nowhere',
    selection: { kind: 'last' },
    from: undefined,
    trusted: [],
    maxWaitMs: 30_000,
    runId: randomUUID().slice(0, 8),
    readOrigin: () => ({ osUser: 'test', host: 'test', gitCommit: null }),
    clock: systemClock,
    emit: (event) => void events.push(event),
    stop: new AbortController().signal,
    urgent: new AbortController().signal,
    approve: () => Promise.resolve(true),
    ...options,
  });
}
