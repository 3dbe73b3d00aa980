import type { Clock } from '../clock.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { judgeFailure, SQLSTATE } from '../db/server-error.ts';
import { ToolError } from '../errors.ts';
import { UNANSWERED } from './load-run.ts';
import type { Choice, LoadCase } from './mix.ts';
import type { Ending } from './tally.ts';

export interface ClientOptions {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  readonly queryTimeoutMs: number;
  readonly clock: Clock;
  /** No new session is opened from then on. */
  readonly over: AbortSignal;
}

const PAUSE_MS = 250;
const CHECK_INTERVAL = '1s';

/** One application process: a session that only reads, opened again when the server ends it. */
export class LoadClient {
  /** Whom to cancel; undefined while nothing runs. */
  busyPid: number | undefined;
  /** How often its session had ended before its time. */
  reopened = 0;
  #db: Database | undefined;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Throws ToolError. */
  async open(): Promise<void> {
    const { target, applicationName, queryTimeoutMs, over } = this.#options;
    const db = await connect({ target, profile: 'measure', applicationName });
    this.#db = db;
    if (over.aborted) return this.close();
    // a lock is waited for as the application waits, until the statement's time is over
    const timeouts = `select pg_catalog.set_config('statement_timeout', $1, false), pg_catalog.set_config('lock_timeout', '0', false)`;
    await db.query(timeouts, [`${queryTimeoutMs}ms`]);
    // should this process be killed, the server notices within a second; not every system lets it look (manual 19.3.2)
    const check = `select pg_catalog.set_config('client_connection_check_interval', '${CHECK_INTERVAL}', false)`;
    await db.query(check).catch(() => undefined);
  }

  /** `startMs` is when it should have begun. Never throws: what the server says is counted. */
  async ask({ sql }: LoadCase, { values }: Choice, startMs: number): Promise<Ending> {
    const { clock, over } = this.#options;
    try {
      if (this.#db?.closed !== false) {
        this.reopened += 1;
        await this.open();
      }
      const db = this.#db as Database;
      this.busyPid = db.pid;
      await db.queryText(sql, values);
      return { kind: 'answered', ms: clock.monotonicMs() - startMs };
    } catch (error) {
      const ms = clock.monotonicMs() - startMs;
      if (over.aborted) return { kind: 'failed', code: UNANSWERED, message: 'the time was over', slowMs: ms };
      if (this.#db?.closed !== false) await clock.sleep(PAUSE_MS, over);
      return failureOf(error, ms);
    } finally {
      this.busyPid = undefined;
    }
  }

  async close(): Promise<void> {
    await this.#db?.close().catch(() => undefined);
  }

  abandon(reason: string): void {
    this.#db?.abandon(reason);
  }
}

function failureOf(error: unknown, ms: number): Ending {
  const { code, message } = describeError(error);
  return { kind: 'failed', code, message, ...(code === SQLSTATE.queryCanceled && { slowMs: ms }) };
}

/** The server's SQLSTATE where it said one. */
export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof ToolError) return { code: error.server?.sqlState ?? 'lost', message: error.message };
  const failure = judgeFailure(error);
  return failure.kind === 'server'
    ? { code: failure.error.sqlState, message: failure.error.message }
    : { code: failure.sqlState ?? 'lost', message: failure.message };
}
