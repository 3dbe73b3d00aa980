import type { Clock } from '../../src/clock.ts';
import { DEFAULT_LIMITS } from '../../src/config/settings.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { GateEvent, GateGround } from '../../src/gates/gate-ground.ts';

/** Time that passes only when somebody sleeps, at once. */
export function createFakeClock(start = '2026-11-22T12:00:00.000Z'): Clock & { passMs(ms: number): void } {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    monotonicMs: () => ms,
    sleep: async (slept) => void (ms += slept),
    passMs: (passed) => void (ms += passed),
  };
}

export interface TestGround extends GateGround {
  readonly events: GateEvent[];
  readonly clock: ReturnType<typeof createFakeClock>;
}

/** What gates look at, with a clock that is faked and nothing else. */
export function createGateGround(url: string, overrides: Partial<GateGround> = {}): TestGround {
  const clock = createFakeClock();
  const events: GateEvent[] = [];
  return {
    target: parseConnectionTarget(url, {}),
    settings: {
      migrations: 'no-migrations',
      validation: 'no-validation',
      limits: DEFAULT_LIMITS,
      protected: [],
      contacts: [],
      accepted: [],
    },
    environment: {},
    workingDirectory: import.meta.dirname,
    runId: '20261122T120000-abc123',
    stop: new AbortController().signal,
    phase: { name: 'cleanup', migrations: [], begunAt: clock.now().toISOString() },
    runChecks: () => Promise.reject(new Error('this test asks for no checks')),
    emit: (event) => void events.push(event),
    ...overrides,
    clock,
    events,
  };
}
