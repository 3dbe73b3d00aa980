import type { Limits } from '../config/settings.ts';
import { renderBytes } from '../bytes.ts';
import { renderDuration } from '../duration.ts';
import type { Standby } from '../facts/standbys.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { grantVisibility } from './hidden-sessions.ts';

/** Crunchy pgMonitor warns at 50 MB and is critical at 100 MB; awesome-prometheus-alerts at 5 s. */
const WARN_SHARE = 1 / 2;

export const replicationLag = defineCheck({
  id: 'replication-lag',
  title: 'The standbys keep up',
  why: 'A build writes nearly its own size of WAL at once: a standby that is behind already serves old data for longer, and a failover in the meantime loses or delays more.',
  fix: 'find out what holds the standby up (replay paused, a long query on it, its disk, the network) before more WAL is written.',
  thresholds:
    'limits.maxReplicationLagBytes (100 MiB) or maxReplicationLagMs (10 s) fails, half of it warns: Crunchy pgMonitor 50 and 100 MB, awesome-prometheus-alerts 5 s.',
  privileges: 'pg_read_all_stats; other roles see that there is a standby, and not how far it is.',
  phases: ['pre', 'post', 'watch'],
  needs: ['role', 'standbys'],
  good: 'every standby is close',
  judge({ role, standbys }, { limits }) {
    const [first] = standbys;
    if (first === undefined)
      return [{ status: 'skipped', subject: '', message: 'nobody receives WAL from this server' }];
    if (standbys.some(({ state }) => state === null))
      return [
        {
          status: 'unknown',
          subject: `role ${role.name}`,
          message: `may not see how far behind ${standbys.length} standbys are`,
          fix: grantVisibility(role.name),
        },
      ];
    return standbys.flatMap((standby) => judgeStandby(standby, limits));
  },
});

function judgeStandby(standby: Standby, limits: Limits): readonly CheckFinding[] {
  const { name, address, state, behindBytes, behindMs } = standby;
  // pg_basebackup and its like are no standby yet
  if (state === 'backup') return [];
  const subject = `standby ${name}${address === null ? '' : ` at ${address}`}`;
  if (behindBytes === null)
    return [{ status: 'warn', subject, message: `is in the state ${state} and has replayed nothing yet` }];
  const share = Math.max(
    behindBytes / limits.maxReplicationLagBytes,
    (behindMs ?? 0) / limits.maxReplicationLagMs,
  );
  if (share < WARN_SHARE) return [];
  const time = behindMs === null ? '' : `, ${renderDuration(behindMs)}`;
  return [
    {
      status: share >= 1 ? 'fail' : 'warn',
      subject,
      message: `(${state}) is behind`,
      measured: `${renderBytes(behindBytes)}${time}`,
      limit: `${renderBytes(limits.maxReplicationLagBytes)}, ${renderDuration(limits.maxReplicationLagMs)}`,
    },
  ];
}
