import { renderDuration } from '../duration.ts';
import type { LockWait } from '../facts/lock-waits.ts';
import type { PreparedTransaction } from '../facts/prepared-transactions.ts';
import type { Session } from '../facts/sessions.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { describeActivity, describeSession, terminateSession, rollbackPrepared } from './describe-session.ts';
import { PASSING_MS } from './judge-obstacle.ts';

/** As pg_blocking_pids counts them. */
const PREPARED = 0;

export const lockWaits = defineCheck({
  id: 'lock-waits',
  title: 'Nobody waits long for a lock',
  why: 'Sessions that queue behind a lock now will queue longer behind a deployment; at the root of the tree there is one session to deal with, not the many that wait.',
  fix: 'end the session at the root, not those that wait.',
  thresholds:
    'a wait of limits.blockerMs (1 min) fails, of 1 s warns: ours, stricter than pganalyze (5 and 10 min), because a deployment adds to the queue.',
  privileges: 'none to see who waits for whom; pg_read_all_stats to see what the root is doing.',
  phases: ['pre', 'watch'],
  needs: ['lockWaits', 'preparedTransactions', 'sessions'],
  good: 'nobody waits for a lock longer than a moment',
  judge({ lockWaits, preparedTransactions, sessions }, { limits }) {
    return rootsOf(lockWaits).flatMap(({ root, waits }): CheckFinding[] => {
      const longestMs = Math.max(...waits.map(({ waitedMs }) => waitedMs));
      if (longestMs < Math.min(PASSING_MS, limits.blockerMs)) return [];
      return [
        {
          status: longestMs >= limits.blockerMs ? 'fail' : 'warn',
          ...describeRoot(root, sessions, preparedTransactions),
          message: describeTree(root, waits, sessions),
          measured: `longest ${renderDuration(longestMs)}`,
          limit: renderDuration(limits.blockerMs),
        },
      ];
    });
  },
});

interface Tree {
  readonly root: number;
  readonly waits: readonly LockWait[];
}

/** Who blocks without waiting, with all that wait for it directly or behind others. */
function rootsOf(waits: readonly LockWait[]): readonly Tree[] {
  const byPid = new Map(waits.map((wait) => [wait.pid, wait]));
  const rooted = waits.flatMap((wait) => [...findRoots(wait, byPid)].map((root) => ({ root, wait })));
  const roots = [...new Set(rooted.map(({ root }) => root))].sort((one, other) => one - other);
  return roots.map((root) => ({
    root,
    waits: rooted.filter((entry) => entry.root === root).map(({ wait }) => wait),
  }));
}

function findRoots(wait: LockWait, byPid: ReadonlyMap<number, LockWait>): ReadonlySet<number> {
  const roots = new Set<number>();
  const seen = new Set<number>();
  const ahead = [...wait.blockers];
  for (let pid = ahead.pop(); pid !== undefined; pid = ahead.pop()) {
    if (seen.has(pid)) continue;
    seen.add(pid);
    const next = byPid.get(pid);
    if (next === undefined) roots.add(pid);
    else ahead.push(...next.blockers);
  }
  return roots;
}

function describeRoot(
  root: number,
  sessions: readonly Session[],
  prepared: readonly PreparedTransaction[],
): Pick<CheckFinding, 'subject' | 'fix'> {
  if (root !== PREPARED) {
    const session = sessions.find(({ pid }) => pid === root);
    return {
      subject: session === undefined ? `pid ${root}` : describeSession(session),
      fix: terminateSession(root),
    };
  }
  const [only, ...more] = prepared;
  if (only === undefined || more.length > 0)
    return { subject: 'a prepared transaction', fix: 'select * from pg_catalog.pg_prepared_xacts;' };
  return {
    subject: `prepared transaction ${only.name}`,
    fix: rollbackPrepared(only.name),
  };
}

function describeTree(root: number, waits: readonly LockWait[], sessions: readonly Session[]): string {
  const [first] = [...waits].sort((one, other) => other.waitedMs - one.waitedMs);
  const waiter = sessions.find(({ pid }) => pid === first?.pid);
  const who = waiter === undefined ? `pid ${first?.pid}` : describeSession(waiter);
  const many = waits.length === 1 ? '1 session' : `${waits.length} sessions`;
  const blocker = sessions.find(({ pid }) => pid === root);
  const doing = blocker === undefined ? '' : `; it is ${describeActivity(blocker)}`;
  return `keeps ${many} waiting, longest ${who} for ${first?.mode} on ${first?.on}${doing}`;
}
