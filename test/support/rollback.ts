import type { RunEvent } from '../../src/deploy/events.ts';
import type { RollbackResult } from '../../src/deploy/rollback/result.ts';
import { rollback, type RollbackOptions } from '../../src/deploy/rollback/rollback.ts';
import { runOptions } from './run-options.ts';

/** The engine as db-rollback calls it, with nothing but a URL unless told otherwise; `--last`, approved whatever is lost. */
export function runRollback(
  url: string,
  options: Partial<RollbackOptions> = {},
  events: RunEvent[] = [],
): Promise<RollbackResult> {
  return rollback({
    ...runOptions(url, events),
    migrations: '/nowhere',
    selection: { kind: 'last' },
    from: undefined,
    trusted: [],
    answer: { acceptsLoss: true, triesAnyway: false },
    approve: () => Promise.resolve(true),
    ...options,
  });
}
