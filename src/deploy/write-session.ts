import { connect } from '../db/connect.ts';
import type { Attempted } from './go-on.ts';
import { createObserver } from './observer.ts';
import type { RunOptions } from './run-options.ts';
import type { Runner } from './runner.ts';
import { DEFAULT_WAITING } from './waiting.ts';
import { readSessionFacts, refuseUnfitSession, type SessionFacts } from './session-facts.ts';

export interface WriteSession {
  readonly runner: Runner;
  readonly facts: SessionFacts;
}

/**
 * One session for a whole run, so that SETs and locks last as long as it does (engine rule 3), and an observer beside
 * it; both are closed whatever happens. Throws ToolError (exit 2 or 3) for a server that must not be written to.
 */
export async function withWriteSession<Result>(
  command: 'db-deploy' | 'db-rollback',
  options: RunOptions,
  work: (session: WriteSession) => Promise<Result>,
): Promise<Attempted<Result>> {
  const { target, isSessionPooler = false } = options;
  const applicationName = `${command}/${options.runId}`;
  const db = await connect({ target, profile: 'write', applicationName, isSessionPooler });
  const observer = createObserver(target, `${applicationName}/observer`);
  try {
    const facts = await readSessionFacts(db);
    refuseUnfitSession(facts, db.pid, isSessionPooler);
    const result = await work({ runner: { waiting: DEFAULT_WAITING, ...options, db, observer }, facts });
    return { result, backend: { pid: facts.backendPid, startedAt: facts.backendStartedAt }, fatal: db.fatal };
  } finally {
    await observer.close();
    await db.close().catch(() => undefined);
  }
}
