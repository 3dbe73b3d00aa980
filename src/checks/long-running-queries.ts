import { renderDuration } from '../duration.ts';
import { defineCheck } from './define-check.ts';
import { describeQuery, describeSession, terminateSession } from './describe-session.ts';
import { judgeHiddenSessions } from './hidden-sessions.ts';

export const longRunningQueries = defineCheck({
  id: 'long-running-queries',
  title: 'No query has been running for long',
  why: 'A long query keeps its locks and its snapshot: DDL on its tables queues behind it, with everybody else behind the DDL, and every concurrent index build of the database waits for it.',
  fix: 'wait for it, or end it: select pg_catalog.pg_terminate_backend(<pid>).',
  thresholds: 'limits.longQueryMs (5 min) fails; pganalyze warns at 30 min, pghero at 1 min.',
  privileges: 'pg_read_all_stats.',
  phases: ['pre', 'watch'],
  needs: ['role', 'sessions'],
  good: 'no query of this database is older than the limit',
  judge({ role, sessions }, { limits }) {
    const long = sessions.filter(
      (session) =>
        session.state === 'active' &&
        session.backendType === 'client backend' &&
        (session.queryMs ?? 0) >= limits.longQueryMs,
    );
    const findings = long.map((session) => ({
      status: 'fail' as const,
      subject: describeSession(session),
      message: `has been running a query${describeQuery(session)}`,
      measured: renderDuration(session.queryMs ?? 0),
      limit: renderDuration(limits.longQueryMs),
      fix: terminateSession(session.pid),
    }));
    return [...findings, ...judgeHiddenSessions(sessions, role)];
  },
});
