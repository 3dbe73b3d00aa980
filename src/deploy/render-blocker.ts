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
