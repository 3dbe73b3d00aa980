import { usageError } from './usage-error.ts';

const KINDS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;

/** target_session_attrs (manual 34.1.2): which of several servers is the one. */
export type SessionKind = (typeof KINDS)[number];

/** What a server says of a new session, by itself from PostgreSQL 14 on. */
export interface SessionNature {
  readonly inRecovery: boolean;
  readonly isReadOnly: boolean;
}

/** Throws ToolError (exit 2). */
export function parseSessionKind(text = 'any'): SessionKind {
  const kind = KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw usageError(
    'unknown-session-kind',
    `there is no target_session_attrs ${text}`,
    `one of ${KINDS.join(', ')}`,
  );
}

/** Which kinds to look for, one after another among all servers: prefer-standby takes any when there is no standby. */
export function sessionKindsInTurn(kind: SessionKind): readonly SessionKind[] {
  return kind === 'prefer-standby' ? ['standby', 'any'] : [kind];
}

/** Why this session is not of the kind, for people; undefined where it is. */
export function judgeSession(kind: SessionKind, nature: SessionNature): string | undefined {
  const { inRecovery } = nature;
  const isReadOnly = nature.isReadOnly || inRecovery;
  switch (kind) {
    case 'read-write':
      return isReadOnly ? 'the session is read-only' : undefined;
    case 'read-only':
      return isReadOnly ? undefined : 'the session is not read-only';
    case 'primary':
      return inRecovery ? 'the server is a standby' : undefined;
    case 'standby':
      return inRecovery ? undefined : 'the server is not a standby';
    default:
      return undefined;
  }
}
