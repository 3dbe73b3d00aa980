import type { Gate } from '../config/rollout.ts';
import { DEFAULT_ASKING, judgeGate } from './judge-gate.ts';
import type { GateGround } from './gate-ground.ts';
import type { GateOutcome } from './gate-outcome.ts';
import type { Measurement } from './measurement.ts';
import { takeAnswer } from './take-answer.ts';

/**
 * Asks until the gate is decided. `earlier` are the answers of runs before this one, which count; each new one is recorded
 * before the next is asked for. Nothing is held on the server between two. When stopped, what was not yet recorded is as if
 * it had never been asked. Throws only what `record` throws.
 */
export async function askGate(
  gate: Gate,
  ground: GateGround,
  earlier: readonly Measurement[],
  record: (measurement: Measurement) => Promise<void>,
): Promise<GateOutcome> {
  const measurements = [...earlier];
  for (;;) {
    const step = judgeGate(gate, measurements, Date.parse(ground.phase.begunAt));
    if (step.kind === 'decided')
      return { gate: gate.name, verdict: step.verdict, message: step.message, measurements };
    await waitUntil(step.atMs, longestWaitMs(gate, measurements), gate, ground);
    if (ground.stop.aborted) return interrupted(gate, measurements);
    ground.emit({ kind: 'asking', gate: gate.name, number: measurements.length + 1 });
    const answer = await takeAnswer(gate, ground, measurements);
    // aborted by now: whatever was answered may be for that reason
    if (ground.stop.aborted) return interrupted(gate, measurements);
    const measurement = { ...answer, at: ground.clock.now().toISOString() };
    await record(measurement);
    measurements.push(measurement);
    ground.emit({ kind: 'answered', gate: gate.name, measurement });
  }
}

/** A wall clock that was set back makes nobody wait longer than this. */
function longestWaitMs({ intervalMs, initialDelayMs }: Gate, measurements: readonly Measurement[]): number {
  return measurements.length === 0
    ? (initialDelayMs ?? DEFAULT_ASKING.initialDelayMs)
    : (intervalMs ?? DEFAULT_ASKING.intervalMs);
}

/** Timers of Node.js end after 24 days. */
const ONE_SLEEP_MS = 3_600_000;

async function waitUntil(
  atMs: number,
  longestMs: number,
  { name }: Gate,
  { clock, stop, emit }: GateGround,
): Promise<void> {
  const ms = Math.min(Math.max(0, atMs - clock.now().getTime()), longestMs);
  if (!(ms > 0)) return;
  emit({ kind: 'waiting', gate: name, ms });
  const endMs = clock.monotonicMs() + ms;
  for (let leftMs = ms; leftMs > 0 && !stop.aborted; leftMs = endMs - clock.monotonicMs())
    await clock.sleep(Math.min(leftMs, ONE_SLEEP_MS), stop);
}

function interrupted({ name }: Gate, measurements: readonly Measurement[]): GateOutcome {
  return {
    gate: name,
    verdict: 'interrupted',
    message: 'stopped before enough was measured; what was answered counts when it is run again',
    measurements,
  };
}
