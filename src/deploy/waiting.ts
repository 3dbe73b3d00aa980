/** How a run waits, beside its budget: what the application and other sessions have to put up with. */
export interface Waiting {
  /** How long the application may queue behind one attempt of a transaction (engine rule 7). */
  readonly maxStallMs: number;
}

export const DEFAULT_WAITING: Waiting = { maxStallMs: 1000 };
