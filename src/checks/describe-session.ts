import { quoteLiteral } from '../db/identifiers.ts';
import type { Session } from '../facts/sessions.ts';
import { renderDuration } from '../duration.ts';

/** `pid 4711 (psql, user alice)` */
export function describeSession(session: Pick<Session, 'pid' | 'user' | 'application'>): string {
  const who = [session.application, session.user === null ? '' : `user ${session.user}`].filter(
    (part) => part !== '',
  );
  return `pid ${session.pid}${who.length === 0 ? '' : ` (${who.join(', ')})`}`;
}

/** `active for 7 min: select …`; of a hidden session only that it is hidden. */
export function describeActivity(session: Session): string {
  if (session.isHidden) return 'we may not see since when, nor what it does';
  const since = session.state === 'active' ? session.queryMs : session.stateMs;
  const age = since === null ? '' : ` for ${renderDuration(since)}`;
  return `${session.state ?? 'no state'}${age}${describeQuery(session)}`;
}

/** A statement that may carry a secret is not repeated. */
export function describeQuery(session: Session): string {
  const query = session.query?.trim() ?? '';
  if (query === '') return '';
  return /passw|secret|token|credential/i.test(query) ? ', its query may hold a secret' : `: ${query}`;
}

/** A suggestion for people: never run by us. */
export function terminateSession(pid: number): string {
  return `select pg_catalog.pg_terminate_backend(${pid});`;
}

/** The same for a transaction that has no session. */
export function rollbackPrepared(name: string): string {
  return `rollback prepared ${quoteLiteral(name)};`;
}
