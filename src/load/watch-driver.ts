import { performance } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';
import { Histogram } from './histogram.ts';
import type { DriverFigures } from './load-run.ts';

const INTERVAL_MS = 20;

/**
 * Looks how late this process comes to what is due: an answer waits for as long before anybody takes its time. A stall
 * counts for every look that it swallowed, else a second of standstill were one late look in fifty. Returns what ends it.
 */
export function watchDriver(clock: Clock): () => DriverFigures {
  const histogram = new Histogram();
  const before = performance.eventLoopUtilization();
  let dueMs = clock.monotonicMs() + INTERVAL_MS;
  let timer = setTimeout(look, INTERVAL_MS);
  function look(): void {
    const nowMs = clock.monotonicMs();
    for (; dueMs <= nowMs; dueMs += INTERVAL_MS) histogram.record(nowMs - dueMs);
    dueMs = nowMs + INTERVAL_MS;
    timer = setTimeout(look, INTERVAL_MS);
  }
  return () => {
    clearTimeout(timer);
    const { utilization } = performance.eventLoopUtilization(before);
    const { meanMs = 0, maxMs = 0, p95Ms = maxMs } = histogram.summarize() ?? {};
    return { meanLagMs: meanMs, p95LagMs: p95Ms, maxLagMs: maxMs, busyPercent: utilization * 100 };
  };
}
