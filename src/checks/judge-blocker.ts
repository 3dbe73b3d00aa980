import type { Limits } from '../config/settings.ts';
import { quoteLiteral } from '../db/identifiers.ts';
import { renderDuration } from '../duration.ts';
import type { AdvisoryWait } from '../facts/advisory-waits.ts';
import type { PreparedTransaction } from '../facts/prepared-transactions.ts';
import type { Role } from '../facts/role.ts';
import type { Session } from '../facts/sessions.ts';
import type { Status } from '../report/finding.ts';
import type { CheckFinding } from './check.ts';
import { describeActivity, describeSession, terminateSession } from './describe-session.ts';
import { grantVisibility } from './hidden-sessions.ts';

/** Statements younger than this are ordinary traffic, gone before anybody could act on them. */
const PASSING_MS = 1000;

export interface SessionBlocker {
  readonly session: Session;
  /** What of it is in the way: locks and snapshots, in words. */
  readonly holds: readonly string[];
  /** The pending statement that has to wait; undefined: any. */
  readonly statement: string | undefined;
  readonly wait?: AdvisoryWait | undefined;
}

/** One finding a session that is in the way; none when it will be gone in a moment. */
export function judgeBlockingSession(
  { session, holds, statement, wait }: SessionBlocker,
  limits: Limits,
  role: Role,
): readonly CheckFinding[] {
  const status = judgeAge(session, limits) ?? (wait === undefined ? undefined : 'warn');
  if (status === undefined) return [];
  return [
    {
      status,
      subject: describeSession(session),
      message: `holds ${describeHolds(holds, statement)}${describeWait(wait)}; ${describeActivity(session)}`,
      ...(session.transactionMs !== null && ageOf(session.transactionMs, limits)),
      fix: status === 'unknown' ? grantVisibility(role.name) : terminateSession(session.pid),
    },
  ];
}

/**
 * A session that we may not look into is `unknown`. An open transaction that does nothing is at least a warning:
 * nobody knows when it ends.
 */
function judgeAge(session: Session, limits: Limits): Status | undefined {
  if (session.isHidden) return 'unknown';
  const ageMs = session.transactionMs ?? 0;
  if (ageMs >= limits.blockerMs) return 'fail';
  const passes = session.state === 'active' && ageMs < PASSING_MS;
  return passes ? undefined : 'warn';
}

function describeHolds(holds: readonly string[], statement: string | undefined): string {
  const held = [...new Set(holds)].join(', ');
  return statement === undefined ? held : `${held}, in the way of "${statement}"`;
}

function describeWait(wait: AdvisoryWait | undefined): string {
  if (wait === undefined) return '';
  return ` while it waits for the advisory lock ${wait.key} of pid ${wait.holders.join(', ')}`;
}

/** Prepared transactions hold their locks without any session, also across restarts, until somebody ends them. */
export function judgeBlockingPrepared(
  prepared: PreparedTransaction,
  { holds, statement }: Pick<SessionBlocker, 'holds' | 'statement'>,
  limits: Limits,
): readonly CheckFinding[] {
  if (holds.length === 0) return [];
  return [
    {
      status: prepared.ageMs >= limits.blockerMs ? 'fail' : 'warn',
      subject: `prepared transaction ${prepared.name}`,
      message: `of ${prepared.owner} holds ${describeHolds(holds, statement)} until somebody commits it or rolls it back`,
      ...ageOf(prepared.ageMs, limits),
      fix: `rollback prepared ${quoteLiteral(prepared.name)};`,
    },
  ];
}

function ageOf(ms: number, limits: Limits): Pick<CheckFinding, 'measured' | 'limit'> {
  return { measured: `open for ${renderDuration(ms)}`, limit: renderDuration(limits.blockerMs) };
}
