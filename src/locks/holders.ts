import type { AdvisoryWait } from '../facts/advisory-waits.ts';
import type { Facts } from '../facts/index.ts';
import type { PreparedTransaction } from '../facts/prepared-transactions.ts';
import type { RelationLock } from '../facts/relation-locks.ts';
import type { Session } from '../facts/sessions.ts';
import { isConflict, lockModeOf } from './modes.ts';
import type { Wanted, WantedLock } from './wanted.ts';

/** Somebody for whom a wanted statement has to wait, or would have to if it were sent now. */
export type Holder = SessionHolder | PreparedHolder;

interface Held {
  /** What of it is in the way, in words: `RowExclusiveLock on public.t`, `a snapshot`. */
  readonly holds: readonly string[];
  /** The first statement that has to wait; undefined: any. */
  readonly statement: string | undefined;
}

export interface SessionHolder extends Held {
  readonly kind: 'session';
  readonly session: Session;
  /** The advisory lock that it waits for itself; undefined when it does not. */
  readonly wait: AdvisoryWait | undefined;
}

/** Prepared transactions hold their locks without any session, also across restarts, until somebody ends them. */
export interface PreparedHolder extends Held {
  readonly kind: 'prepared';
  readonly prepared: PreparedTransaction;
}

export const HOLDER_FACTS = [
  'advisoryWaits',
  'maintenance',
  'preparedTransactions',
  'relationLocks',
  'sessions',
] as const;
export type HolderFacts = Pick<Facts, (typeof HOLDER_FACTS)[number]>;

export interface HolderQuestion {
  readonly locks: readonly WantedLock[];
  /** The statement that waits for snapshots, undefined for any; no snapshots are asked for when it is not there. */
  readonly snapshots?: { readonly statement: string | undefined };
}

/** The same question as facts, wanted by known statements. */
export function questionOf({ locks, snapshotsFor }: Wanted): HolderQuestion {
  return { locks, ...(snapshotsFor !== undefined && { snapshots: { statement: snapshotsFor } }) };
}

/** Everybody whom the wanted locks and snapshots have to wait for, one entry each. Measured: ecosystem.md 0.1. */
export function findHolders(facts: HolderFacts, question: HolderQuestion): readonly Holder[] {
  const sessions = facts.sessions.flatMap((session): readonly Holder[] => {
    const locks = yieldsToUs(session) ? [] : facts.relationLocks.filter(({ pid }) => pid === session.pid);
    const held = heldInTheWay(locks, question.locks);
    const { snapshots } = question;
    const isOld = snapshots !== undefined && holdsUpSnapshots(session, facts.maintenance);
    const holds = [...held.holds, ...(isOld ? ['a snapshot'] : [])];
    if (holds.length === 0) return [];
    const wait = facts.advisoryWaits.find(({ pid }) => pid === session.pid);
    return [{ kind: 'session', session, holds, statement: held.statement ?? snapshots?.statement, wait }];
  });
  const prepared = facts.preparedTransactions.flatMap((one): readonly Holder[] => {
    const locks = facts.relationLocks.filter((lock) => lock.transactionId === one.transactionId);
    const held = heldInTheWay(locks, question.locks);
    return held.holds.length === 0 ? [] : [{ kind: 'prepared', prepared: one, ...held }];
  });
  return [...sessions, ...prepared];
}

/** An ordinary autovacuum is cancelled by our lock wait itself, after deadlock_timeout (manual, 25.1.6). */
function yieldsToUs(session: Session): boolean {
  return session.backendType === 'autovacuum worker' && !session.preventsWraparound;
}

/**
 * VACUUM, autovacuum and concurrent builds without expression and predicate announce that nobody has to wait for
 * their snapshots (PROC_IN_VACUUM, PROC_IS_AUTOVACUUM, PROC_IN_SAFE_IC in the server's source).
 */
function holdsUpSnapshots(session: Session, maintenance: Facts['maintenance']): boolean {
  const isBackground = session.user === null || session.backendType === 'autovacuum worker';
  const work = maintenance.find(({ pid }) => pid === session.pid);
  return session.holdsSnapshot && !isBackground && work?.isHarmless !== true;
}

function heldInTheWay(locks: readonly RelationLock[], wanted: readonly WantedLock[]): Held {
  const inTheWay = locks.filter((lock) => wanted.some((one) => isWaitedFor(lock, one)));
  const waiting = wanted.find((one) => inTheWay.some((lock) => isWaitedFor(lock, one)));
  return { holds: [...new Set(inTheWay.map(describeLock))], statement: waiting?.statement };
}

/**
 * A concurrent build waits for whoever may still write without knowing of its index, the other concurrent statements for
 * everybody who may still use what goes away; a place in the queue counts for nobody but those who want to pass it.
 */
function isWaitedFor(held: RelationLock, wanted: WantedLock): boolean {
  const mode = lockModeOf(held.mode);
  if (mode === undefined || !isOn(held, wanted)) return false;
  if (isConflict(mode, wanted.mode)) return true;
  if (!held.isGranted || wanted.by === 'ordinary') return false;
  return wanted.by !== 'concurrent build' || isConflict(mode, 'SHARE');
}

function isOn(lock: RelationLock, { relation, on, withDescendants }: WantedLock): boolean {
  if (on === 'its table') return lock.targetIndexes.includes(relation);
  return (withDescendants ? lock.targets : lock.named).includes(relation);
}

function describeLock(lock: RelationLock): string {
  return `${lock.isGranted ? '' : 'a place in the queue for '}${lock.mode} on ${lock.relation}`;
}
