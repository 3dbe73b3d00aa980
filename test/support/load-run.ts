import type { Latency } from '../../src/load/histogram.ts';
import type { LoadFigures, LoadRun } from '../../src/load/load-run.ts';

export function exampleLatency(change: Partial<Latency> = {}): Latency {
  return { n: 2000, meanMs: 12.4, p50Ms: 8.2, p95Ms: 41.3, p99Ms: 97, maxMs: 412, ...change };
}

export function exampleFigures(name: string, change: Partial<LoadFigures> = {}): LoadFigures {
  return { name, requests: 2000, errors: 0, latency: exampleLatency(), ...change };
}

/** Fifty clients for a minute, and nothing wrong. */
export function exampleRun(change: Partial<LoadRun> = {}): LoadRun {
  return {
    shape: { clients: 50, durationMs: 60_000, rampUpMs: 10_000, thinkMs: 0, seed: 42 },
    measuredMs: 60_000,
    isPartial: false,
    all: exampleFigures('all'),
    queries: [exampleFigures('latest-orders'), exampleFigures('order-count')],
    errors: [],
    leftOut: 312,
    queued: 0,
    connected: 50,
    reopened: 0,
    driver: { meanLagMs: 0.6, p95LagMs: 1.4, maxLagMs: 22, busyPercent: 31 },
    ...change,
  };
}
