import { quoteIdentifier } from '../db/identifiers.ts';
import type { Role } from '../facts/role.ts';
import type { Session } from '../facts/sessions.ts';
import type { CheckFinding } from './check.ts';
import { describeSession } from './describe-session.ts';

const NAMED = 3;

/** Sessions of roles that we may not look into. Background processes are hidden too, but they are nobody's query. */
export function hiddenSessions(sessions: readonly Session[]): readonly Session[] {
  return sessions.filter((session) => session.isHidden && session.user !== null);
}

/** Blindness is `unknown`, never `pass`; none when there is nobody whom we cannot see. */
export function judgeHiddenSessions(sessions: readonly Session[], role: Role): readonly CheckFinding[] {
  const hidden = hiddenSessions(sessions);
  if (hidden.length === 0) return [];
  const named = hidden.slice(0, NAMED).map(describeSession).join(', ');
  const more = hidden.length > NAMED ? ` and ${hidden.length - NAMED} more` : '';
  return [
    {
      status: 'unknown',
      subject: `role ${role.name}`,
      message: `may not see what ${named}${more} ${hidden.length === 1 ? 'does' : 'do'}, nor since when`,
      fix: grantVisibility(role.name),
    },
  ];
}

export function grantVisibility(roleName: string): string {
  return `grant pg_read_all_stats to ${quoteIdentifier(roleName)};`;
}
