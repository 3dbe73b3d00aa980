import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { judgeFailure } from '../db/server-error.ts';
import { readSessionFacts, refuseUnfitSession } from '../deploy/session-facts.ts';
import type { RunOptions } from '../deploy/run-options.ts';
import { EXIT, ToolError } from '../errors.ts';
import { takeRolloutLock, type Turn } from './rollout-lock.ts';
import { readPosition, refuseTakeover } from './takeover.ts';

/** The session that holds the rollout's lock and writes its journal; opened again when it is lost, as in a soak of a day. */
export interface RolloutSession extends Pick<Database, 'query'> {
  close(): Promise<void>;
}

type Wish = Pick<RunOptions, 'target' | 'runId' | 'isSessionPooler' | 'clock' | 'stop' | 'maxWaitMs'> &
  Pick<Turn, 'wait'>;

/** A server that was restarted is back within seconds or not soon: 31 s in all, and then the user decides. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 16_000];

/** Without the lock: for what a human decides beside a rollout that runs. Throws ToolError. */
export async function openWriteSession({
  target,
  runId,
  isSessionPooler = false,
}: Pick<Wish, 'target' | 'runId' | 'isSessionPooler'>): Promise<Database> {
  const applicationName = `db-deploy/${runId}/rollout`;
  const db = await connect({ target, profile: 'write', applicationName, isSessionPooler });
  try {
    refuseUnfitSession(await readSessionFacts(db), db.pid, isSessionPooler);
    return db;
  } catch (error) {
    await db.close().catch(() => undefined);
    throw error;
  }
}

/** Waits its turn. Throws ToolError. What is written is sent again after a lost connection: it must bear that. */
export async function openRolloutSession(wish: Wish): Promise<RolloutSession> {
  let db = await openLocked(wish);
  const begun = await readPosition(db);
  const reopen = async (): Promise<void> => {
    db = await openLocked(wish);
    await refuseTakeover(db, wish.runId, begun);
  };
  return {
    close: () => db.close().catch(() => undefined),
    query: async <Row extends object>(sql: string, parameters?: readonly unknown[]) => {
      for (let attempt = 0; ; attempt++) {
        try {
          if (db.closed) await reopen();
          return await db.query<Row>(sql, parameters);
        } catch (error) {
          const pauseMs = PAUSES_MS[attempt];
          if (pauseMs === undefined || wish.stop.aborted || !isLost(error, db)) throw error;
          await db.close().catch(() => undefined);
          await wish.clock.sleep(pauseMs, wish.stop);
        }
      }
    },
  };
}

function isLost(error: unknown, db: Database): boolean {
  if (error instanceof ToolError) return error.exitCode === EXIT.connection;
  return db.closed || judgeFailure(error).kind === 'lost';
}

async function openLocked(wish: Wish): Promise<Database> {
  const db = await openWriteSession(wish);
  try {
    await takeRolloutLock(db, wish);
    return db;
  } catch (error) {
    await db.close().catch(() => undefined);
    throw error;
  }
}
