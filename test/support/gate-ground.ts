import { tmpdir } from 'node:os';
import { gateGround } from '../../src/cli/gate-ground.ts';
import type { Clock } from '../../src/clock.ts';
import { DEFAULT_LIMITS, type Settings } from '../../src/config/settings.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { askGate } from '../../src/gates/ask-gate.ts';
import type { Gate } from '../../src/config/rollout.ts';
import type { GateOutcome } from '../../src/gates/gate-outcome.ts';
import { testContext } from './context.ts';
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

type Overrides = Partial<Omit<GateGround, 'settings'>> & { readonly settings?: Partial<Settings> };

/** What gates look at, wired as the commands wire it, with a clock that is faked and nothing else. */
export function createGateGround(url: string, { settings, ...overrides }: Overrides = {}): TestGround {
  const clock = createFakeClock();
  const events: GateEvent[] = [];
  const common = { target: parseConnectionTarget(url, {}), settings: { ...SETTINGS, ...settings } };
  const phase = { name: 'cleanup', migrations: [], begunAt: clock.now().toISOString() };
  const context = testContext({ clock, workingDirectory: tmpdir() });
  const ground = gateGround(context, common, phase, (event) => void events.push(event));
  return { ...ground, ...overrides, clock, events };
}

const SETTINGS: Settings = {
  migrations: 'no-migrations',
  validation: 'no-validation',
  limits: DEFAULT_LIMITS,
  protected: [],
  contacts: [],
  accepted: [],
};

/** Asked to its end; what was recorded is in the outcome. */
export function askToEnd(gate: Gate, ground: GateGround): Promise<GateOutcome> {
  return askGate(gate, ground, [], () => Promise.resolve());
}
