import type { Limits } from '../config/settings.ts';
import { renderDuration } from '../duration.ts';
import type { AdvisoryWait } from '../facts/advisory-waits.ts';
import type { Facts } from '../facts/index.ts';
import { findHolders, type Holder, type HolderFacts, type HolderQuestion } from '../locks/holders.ts';
import type { CheckFinding } from './check.ts';
import { describeActivity, describeSession } from './describe-session.ts';
import { judgeObstacle } from './judge-obstacle.ts';

/** One finding for each that is in the way; none for what will be gone in a moment. */
export function judgeBlockers(
  facts: HolderFacts & Pick<Facts, 'role'>,
  question: HolderQuestion,
  limits: Limits,
): readonly CheckFinding[] {
  return findHolders(facts, question).flatMap((holder) => {
    const { status, fix } = judgeObstacle(holder, limits, facts.role);
    if (status === 'passing') return [];
    return [{ status, ...describeHolder(holder), ...ageOf(holder, limits), fix }];
  });
}

/** `pid 4711 (psql, user alice)` holds what, in whose way, and what it is doing. */
export function describeHolder(holder: Holder): Pick<CheckFinding, 'subject' | 'message'> {
  const held = describeHolds(holder);
  if (holder.kind === 'prepared') {
    const { name, owner } = holder.prepared;
    const subject = `prepared transaction ${name}`;
    return { subject, message: `of ${owner} holds ${held} until somebody commits it or rolls it back` };
  }
  const { session, wait } = holder;
  const message = `holds ${held}${describeWait(wait)}; ${describeActivity(session)}`;
  return { subject: describeSession(session), message };
}

function describeHolds({ holds, statement }: Holder): string {
  const held = holds.join(', ');
  return statement === undefined ? held : `${held}, in the way of "${statement}"`;
}

function describeWait(wait: AdvisoryWait | undefined): string {
  if (wait === undefined) return '';
  return ` while it waits for the advisory lock ${wait.key} of pid ${wait.holders.join(', ')}`;
}

function ageOf(holder: Holder, limits: Limits): Pick<CheckFinding, 'measured' | 'limit'> {
  const ms = holder.kind === 'prepared' ? holder.prepared.ageMs : holder.session.transactionMs;
  if (ms === null) return {};
  return { measured: `open for ${renderDuration(ms)}`, limit: renderDuration(limits.blockerMs) };
}
