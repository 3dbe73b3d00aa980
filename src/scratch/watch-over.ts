import type { Database } from '../db/database.ts';
import type { Limits } from './limits.ts';

/** Whoever watches can end what runs: another role's session, which the statement cannot touch. */
export interface Watch {
  /** A superuser's session in the scratch database. */
  readonly observer: Database;
  readonly limits: Limits;
  /** The user's Ctrl-C. */
  readonly stop: AbortSignal;
}

/** A statement was ended because it wanted more than it may have; the message says of what. */
export class StatementStopped extends Error {
  override readonly name = 'StatementStopped';
}

const TICK_MS = 20;
/** Asking for the size costs the server a walk through the database's folder. */
const SIZE_TICKS = 10;
/** A handler in PL/pgSQL may catch a cancel; nothing catches the end of its session. */
const GRACE_MS = 1000;

/**
 * Watches from outside over what a session does, because a file can set its own timeouts. Throws StatementStopped when it
 * was ended, or what the work throws.
 */
export async function watchOver<Result>(
  session: Database,
  watch: Watch,
  work: () => Promise<Result>,
): Promise<Result> {
  const [startedAt, startBytes] = [performance.now(), session.receivedBytes];
  const running = work();
  const over = running.then(
    () => undefined,
    () => undefined,
  );
  for (let tick = 1; !(await within(over, TICK_MS)); tick += 1) {
    const used = { ms: performance.now() - startedAt, bytes: session.receivedBytes - startBytes };
    const reason = judgeUse(used, watch) ?? (tick % SIZE_TICKS === 0 ? await judgeSize(watch) : undefined);
    if (reason !== undefined) {
      await end(session, watch.observer, over, used.bytes > watch.limits.outputBytes);
      throw new StatementStopped(reason, { cause: await running.catch((error: unknown) => error) });
    }
  }
  return running;
}

function judgeUse(used: { readonly ms: number; readonly bytes: number }, watch: Watch): string | undefined {
  const { limits, stop } = watch;
  if (stop.aborted) return 'stopped';
  if (used.bytes > limits.outputBytes) return `it sent more than ${megabytes(limits.outputBytes)}`;
  return used.ms > limits.statementMs ? `it took longer than ${limits.statementMs / 1000} s` : undefined;
}

const SIZE = `
select pg_catalog.pg_database_size(d.oid)::pg_catalog.float8 as bytes
from pg_catalog.pg_database as d
where d.datname = pg_catalog.current_database()`;

async function judgeSize({ observer, limits }: Watch): Promise<string | undefined> {
  const [row] = await observer.query<{ bytes: number }>(SIZE);
  return (row?.bytes ?? 0) > limits.databaseBytes
    ? `it made the database larger than ${megabytes(limits.databaseBytes)}`
    : undefined;
}

/** Cancels, then ends the session, then lets go of it. What floods us is not listened to any longer. */
async function end(
  session: Database,
  observer: Database,
  over: Promise<unknown>,
  isFlood: boolean,
): Promise<void> {
  const ask = (what: 'cancel' | 'terminate'): Promise<unknown> =>
    observer.query(`select pg_catalog.pg_${what}_backend($1)`, [session.pid]).catch(() => undefined);
  if (!isFlood) {
    await ask('cancel');
    if (await within(over, GRACE_MS)) return;
  }
  await ask('terminate');
  if (!isFlood && (await within(over, GRACE_MS))) return;
  session.abandon('ended: it used more than it may');
  await over;
}

/** True when it came in time. */
async function within(over: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => void (timer = setTimeout(() => resolve(false), ms)));
  const inTime = await Promise.race([over.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

function megabytes(bytes: number): string {
  return `${bytes / 1e6} MB`;
}
