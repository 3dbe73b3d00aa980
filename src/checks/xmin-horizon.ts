import { quoteLiteral } from '../db/identifiers.ts';
import type { XminHolder } from '../facts/xmin-holders.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { describeSession, terminateSession, rollbackPrepared } from './describe-session.ts';

/** postgres.ai's checkup warns at 10 % and fails at 50 % of autovacuum_freeze_max_age. */
const WARN_SHARE = 1 / 5;

export const xminHorizon = defineCheck({
  id: 'xmin-horizon',
  title: 'Nobody keeps dead rows from being vacuumed',
  why: 'VACUUM keeps every row that the oldest snapshot might see: a forgotten transaction, slot, prepared transaction or a query on a standby (hot_standby_feedback) bloats all tables, and a new index takes the dead rows in.',
  fix: 'end what holds the horizon, then let VACUUM run.',
  thresholds:
    'limits.xminAgePercent (50) of autovacuum_freeze_max_age, in transactions, fails; a fifth of it warns (the figures of postgres.ai checkup: 10 and 50 %).',
  privileges: 'none: pid, application and xmin of other sessions are visible to every role.',
  phases: ['pre', 'watch'],
  needs: ['xminHolders'],
  good: 'nobody holds an old xmin',
  judge({ xminHolders }, { limits }) {
    return xminHolders.flatMap((holder): CheckFinding[] => {
      const percent = (holder.age / holder.freezeMaxAge) * 100;
      if (percent < limits.xminAgePercent * WARN_SHARE) return [];
      return [
        {
          status: percent >= limits.xminAgePercent ? 'fail' : 'warn',
          ...describe(holder),
          measured: `${holder.age} transactions ago`,
          limit: `${limits.xminAgePercent} % of ${holder.freezeMaxAge}`,
        },
      ];
    });
  },
});

function describe(holder: XminHolder): Pick<CheckFinding, 'subject' | 'message' | 'fix'> {
  const { kind, name, user, pid } = holder;
  const keeps = 'keeps rows that died since its beginning';
  switch (kind) {
    case 'session': {
      const session = { pid: pid ?? 0, user, application: name };
      return { subject: describeSession(session), message: keeps, fix: terminateSession(session.pid) };
    }
    case 'standby':
      return {
        subject: `standby ${name}`,
        message: `${keeps} for a query of its own (hot_standby_feedback): end that query, or run this there`,
        fix: 'alter system set hot_standby_feedback = off;\nselect pg_catalog.pg_reload_conf();',
      };
    case 'slot':
      return {
        subject: `replication slot ${name}`,
        message: `${keeps} for ${pid === null ? 'a consumer that is not connected' : `the consumer at pid ${pid}`}`,
        fix: `select pg_catalog.pg_drop_replication_slot(${quoteLiteral(name)});`,
      };
    case 'prepared':
      return {
        subject: `prepared transaction ${name}`,
        message: `of ${user} ${keeps}`,
        fix: rollbackPrepared(name),
      };
  }
}
