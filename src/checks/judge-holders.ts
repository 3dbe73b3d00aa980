import type { Limits } from '../config/settings.ts';
import type { Facts } from '../facts/index.ts';
import type { RelationLock } from '../facts/relation-locks.ts';
import type { Session } from '../facts/sessions.ts';
import type { CheckFinding } from './check.ts';
import { judgeBlockingPrepared, judgeBlockingSession } from './judge-blocker.ts';
import type { WantedLock } from './pending-work.ts';

export interface HolderQuestion {
  readonly wanted: readonly WantedLock[];
  /** Whether the statement that wants the one has to wait for the other. */
  blocks(held: RelationLock, wanted: WantedLock): boolean;
  /** What of a session is in the way beside its locks, and of which statement. */
  beside?(session: Session): { readonly holds: string; readonly statement: string | undefined } | undefined;
  readonly limits: Limits;
}

type HolderFacts = Pick<
  Facts,
  'advisoryWaits' | 'preparedTransactions' | 'relationLocks' | 'role' | 'sessions'
>;

/** Everybody whom a wanted lock has to wait for: sessions and prepared transactions, one finding each. */
export function judgeHolders(facts: HolderFacts, question: HolderQuestion): readonly CheckFinding[] {
  const { limits, beside } = question;
  const sessions = facts.sessions.flatMap((session) => {
    const locks = yieldsToUs(session) ? [] : facts.relationLocks.filter((lock) => lock.pid === session.pid);
    const held = heldInTheWay(locks, question);
    const more = beside?.(session);
    const holds = [...held.holds, ...(more === undefined ? [] : [more.holds])];
    if (holds.length === 0) return [];
    const wait = facts.advisoryWaits.find(({ pid }) => pid === session.pid);
    const statement = held.statement ?? more?.statement;
    return judgeBlockingSession({ session, holds, statement, wait }, limits, facts.role);
  });
  const prepared = facts.preparedTransactions.flatMap((one) => {
    const locks = facts.relationLocks.filter((lock) => lock.transactionId === one.transactionId);
    return judgeBlockingPrepared(one, heldInTheWay(locks, question), limits);
  });
  return [...sessions, ...prepared];
}

/** An ordinary autovacuum is cancelled by our lock wait itself, after deadlock_timeout (manual, 25.1.6). */
function yieldsToUs(session: Session): boolean {
  return session.backendType === 'autovacuum worker' && !session.preventsWraparound;
}

function heldInTheWay(
  locks: readonly RelationLock[],
  { wanted, blocks }: HolderQuestion,
): { readonly holds: readonly string[]; readonly statement: string | undefined } {
  const inTheWay = locks.filter((lock) => wanted.some((one) => blocks(lock, one)));
  const waiting = wanted.find((one) => inTheWay.some((lock) => blocks(lock, one)));
  return { holds: inTheWay.map(describeLock), statement: waiting?.statement };
}

function describeLock(lock: RelationLock): string {
  return `${lock.isGranted ? '' : 'a place in the queue for '}${lock.mode} on ${lock.relation}`;
}

/** Whether a lock in pg_locks is on what the statement wants to lock. */
export function isOn(lock: RelationLock, { relation, on }: WantedLock): boolean {
  return (on === 'itself' ? lock.targets : lock.targetIndexes).includes(relation);
}
