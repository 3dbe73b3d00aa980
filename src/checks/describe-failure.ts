import type { FactFailure } from '../facts/fact.ts';
import type { Obstructor } from '../facts/obstructors.ts';
import { describeActivity, describeSession, terminateSession, rollbackPrepared } from './describe-session.ts';

export interface DescribedFailure {
  readonly reason: string;
  readonly fix?: string;
}

/** Why it gave no answer, who was in the way, and what to type about it. */
export function describeFailure({ reason, fix, inTheWay = [] }: FactFailure): DescribedFailure {
  if (inTheWay.length === 0) return { reason, ...(fix !== undefined && { fix }) };
  const blockers = inTheWay.map(describeObstructor);
  const remedy = fix ?? inTheWay.filter(({ lock }) => lock.isGranted).map(endObstructor)[0];
  return {
    reason: `${reason}; in the way: ${blockers.join('; ')}`,
    ...(remedy !== undefined && { fix: remedy }),
  };
}

function describeObstructor({ lock, session, prepared }: Obstructor): string {
  const holds = `${lock.isGranted ? 'holds' : 'waits for'} ${lock.mode} on ${lock.relation}`;
  if (prepared !== undefined) return `prepared transaction ${prepared.name} ${holds}`;
  if (session === undefined) return `pid ${lock.pid} ${holds}`;
  return `${describeSession(session)} ${holds}, ${describeActivity(session)}`;
}

function endObstructor({ lock, prepared }: Obstructor): string {
  if (prepared !== undefined) return rollbackPrepared(prepared.name);
  return terminateSession(lock.pid ?? 0);
}
