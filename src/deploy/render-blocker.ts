import { terminateSession } from '../checks/describe-session.ts';
import type { Blocker } from './events.ts';

export function renderBlockers(blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return '';
  return ` held by ${blockers.map(renderBlocker).join(', ')}`;
}

export function renderBlocker(blocker: Blocker): string {
  const { pid, application, user, state, ageMs, isAutovacuum, preventsWraparound } = blocker;
  const age = ageMs === undefined ? '' : `, for ${Math.round(ageMs / 1000)} s`;
  const who = pid === 0 ? 'a prepared transaction' : `pid ${pid} (${application || user || 'unknown'})`;
  const kind = isAutovacuum ? describeAutovacuum(preventsWraparound) : '';
  return `${who}${state === '' || pid === 0 ? '' : ` ${state}`}${age}${kind}`;
}

function describeAutovacuum(preventsWraparound: boolean): string {
  return preventsWraparound
    ? ', an autovacuum to prevent wraparound, which yields to nobody and has to finish'
    : ', an autovacuum, which yields after deadlock_timeout';
}

/** What to type about it, as SQL. */
export function adviseOnBlocker({ pid }: Blocker): string {
  if (pid !== 0) return terminateSession(pid);
  return 'select gid, prepared, owner from pg_catalog.pg_prepared_xacts;  -- then rollback prepared or commit prepared';
}

/** The way out of a wait that was given up, one line each; what to type stands first, what to give us last. */
export function adviseToEnd(advice: readonly string[], last: string): string {
  const lines = [...new Set(advice)];
  if (lines.length === 0) return last;
  return ['wait for it, or type in psql:', ...lines.map((line) => `  ${line}`), `then ${last}`].join('\n');
}

/** Behind a transaction, or whatever else waits for locks in short attempts. An autovacuum is nobody's to end. */
export function adviseOnLocks(blockers: readonly Blocker[]): string {
  const others = blockers.filter(({ isAutovacuum }) => !isAutovacuum);
  return adviseToEnd(
    others.map(adviseOnBlocker),
    'run the same command again later, or give it longer with --max-wait',
  );
}
