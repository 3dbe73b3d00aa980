/** How many clients, how hard and how long. */
export interface LoadShape {
  /** Sessions of the server. */
  readonly clients: number;
  /** Measured; the ramp-up comes before it. */
  readonly durationMs: number;
  /** Until everybody is there; what begins in it counts for nothing. */
  readonly rampUpMs: number;
  /** Open loop: so many arrivals a second, whether a client is free or not. Undefined: closed loop. */
  readonly ratePerSecond?: number;
  /** Closed loop: from an answer to the next question. */
  readonly thinkMs: number;
  /** Decides which query comes when, with which values. */
  readonly seed: number;
}
