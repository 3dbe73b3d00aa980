/** What to do about a session that holds up a concurrent statement: see `--on-blocker`. */
export const BLOCKER_POLICIES = ['wait', 'abort', 'terminate-idle'] as const;
export type BlockerPolicy = (typeof BLOCKER_POLICIES)[number];

/** How a run waits, beside its budget: what the application and other sessions have to put up with. */
export interface Waiting {
  /** How long the application may queue behind one attempt of a transaction (engine rule 7). */
  readonly maxStallMs: number;
  /**
   * wait: for a clear window, and as long as it takes once the statement is sent. abort: cancels a statement that has been
   * held up for the whole budget. terminate-idle: ends sessions that are idle in a transaction for longer than idleLimitMs.
   */
  readonly onBlocker: BlockerPolicy;
  readonly idleLimitMs: number;
}

export const DEFAULT_WAITING: Waiting = { maxStallMs: 1000, onBlocker: 'wait', idleLimitMs: 5 * 60_000 };
