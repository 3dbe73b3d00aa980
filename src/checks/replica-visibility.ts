import { renderDuration } from '../duration.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

/** When one standby showed the probe. */
export interface ProbedStandby {
  readonly name: string;
  /** Milliseconds after the commit; undefined: not within the limit. */
  readonly visibleMs: number | undefined;
  /** Why it could not be asked. */
  readonly trouble?: string | undefined;
}

/** What became of the probe row. */
export type ProbeLook =
  | { readonly kind: 'skipped' | 'unknown'; readonly message: string; readonly fix?: string }
  /** read: each standby was asked for the row; replay: the primary says what each has replayed. */
  | { readonly kind: 'probed'; readonly how: 'read' | 'replay'; readonly standbys: readonly ProbedStandby[] };

/** Half of what fails, as for the lag. */
const WARN_SHARE = 1 / 2;

export const replicaVisibility = defineCheck({
  id: 'replica-visibility',
  title: 'What is written is soon seen on the standbys',
  why: 'An application that writes to the primary and reads from a standby sees its own writes late, and a column or table that was just deployed not at all. A lag in bytes says that everything was sent, not that anybody can read it: one row, written now, does.',
  fix: 'see replication-lag; look for replay that is paused or held up by a query on the standby.',
  thresholds:
    'limits.maxVisibilityMs (1 s, ours) fails, half of it warns. Only with --probe, because it writes: one row in db_check.probe, always the same one. Standbys that the configuration names (standbys: environment variables with their URLs) are asked themselves; otherwise pg_stat_replication.replay_lsn of the primary has to pass the commit.',
  privileges: 'a role that owns the journal; pg_read_all_stats where no standby is configured.',
  phases: ['pre'],
  needs: [],
  good: 'every standby shows it',
  judge(_, { probe, limits }) {
    if (probe === undefined)
      return [{ status: 'skipped', subject: '', message: 'it writes a row: db-check pre --probe' }];
    if (probe.kind !== 'probed') {
      const { kind, message, fix } = probe;
      return [{ status: kind, subject: '', message, ...(fix !== undefined && { fix }) }];
    }
    const how = probe.how === 'read' ? 'asked itself' : 'by replay_lsn on the primary';
    return probe.standbys.map((standby) => judgeStandby(standby, how, limits.maxVisibilityMs));
  },
});

function judgeStandby(
  { name, visibleMs, trouble }: ProbedStandby,
  how: string,
  limitMs: number,
): CheckFinding {
  const subject = `standby ${name}`;
  if (trouble !== undefined) return { status: 'unknown', subject, message: trouble };
  const limit = renderDuration(limitMs);
  if (visibleMs === undefined)
    return {
      status: 'fail',
      subject,
      message: `did not show the row in time (${how})`,
      measured: `> ${limit}`,
      limit,
    };
  const status = visibleMs >= limitMs ? 'fail' : visibleMs >= limitMs * WARN_SHARE ? 'warn' : 'pass';
  return { status, subject, message: `showed the row (${how})`, measured: renderDuration(visibleMs), limit };
}
