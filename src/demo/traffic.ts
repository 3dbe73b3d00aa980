import type { Clock } from '../clock.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';

/** What users of the application would have felt. */
export interface Traffic {
  readonly requests: number;
  readonly failed: number;
  readonly slowestMs: number;
}

export interface TrafficOptions {
  readonly target: ConnectionTarget;
  readonly clock: Clock;
  /** One request, sent as one message: one transaction. */
  readonly sql: string;
}

const PAUSE_MS = 20;

/** An application at work beside us until the returned function is called, which says how it fared. */
export async function startTraffic({ target, clock, sql }: TrafficOptions): Promise<() => Promise<Traffic>> {
  const db = await connect({ target, profile: 'write', applicationName: 'application' });
  const end = new AbortController();
  const durationsMs: number[] = [];
  let failed = 0;
  const run = async (): Promise<void> => {
    while (!end.signal.aborted && !db.closed) {
      const startMs = clock.monotonicMs();
      await db.script(sql).catch(() => void (failed += 1));
      durationsMs.push(clock.monotonicMs() - startMs);
      await clock.sleep(PAUSE_MS, end.signal);
    }
  };
  const running = run();
  return async () => {
    end.abort();
    await running;
    await db.close();
    return { requests: durationsMs.length, failed, slowestMs: Math.max(0, ...durationsMs) };
  };
}

export function addTraffic(parts: readonly Traffic[]): Traffic {
  return {
    requests: parts.reduce((sum, { requests }) => sum + requests, 0),
    failed: parts.reduce((sum, part) => sum + part.failed, 0),
    slowestMs: Math.max(0, ...parts.map(({ slowestMs }) => slowestMs)),
  };
}
