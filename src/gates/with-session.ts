import { cancelOnStop } from '../db/cancel-on-stop.ts';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import type { SessionProfile } from '../db/session.ts';
import type { AnswerGround } from './gate-ground.ts';

/** Until a server that was asked to cancel is taken for frozen. */
const GRACE_MS = 1000;

/** A session for one answer, closed behind it. When the signal is aborted the server cancels what it executes. Throws ToolError. */
export async function withSession<Result>(
  { target, runId, signal }: Pick<AnswerGround, 'target' | 'runId' | 'signal'>,
  profile: SessionProfile,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const db = await connect({ target, profile, applicationName: `db-check/${runId}` });
  const letGo = await cancelOnStop(db, target, signal);
  const endWatch = abandonLate(db, signal);
  try {
    signal.throwIfAborted();
    return await work(db);
  } finally {
    letGo();
    endWatch();
    await db.close();
  }
}

/** A server that says nothing more does not cancel either. */
function abandonLate(db: Database, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => db.abandon('the server did not even answer that it was cancelled'), GRACE_MS);
  };
  signal.addEventListener('abort', start, { once: true });
  return () => {
    signal.removeEventListener('abort', start);
    clearTimeout(timer);
  };
}
