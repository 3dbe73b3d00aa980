import { systemClock, type Clock } from '../../src/clock.ts';

export interface FakeClock extends Clock {
  /** How long was slept, in order. */
  readonly slept: readonly number[];
}

/** Sleeps at once: the time that people see jumps on, what is measured takes as long as it takes. */
export function createFakeClock(start = '2026-03-01T12:00:00Z'): FakeClock {
  const slept: number[] = [];
  let nowMs = Date.parse(start);
  return {
    slept,
    now: () => new Date(nowMs),
    monotonicMs: () => systemClock.monotonicMs(),
    sleep: (ms) => {
      slept.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
