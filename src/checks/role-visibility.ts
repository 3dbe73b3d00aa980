import { defineCheck } from './define-check.ts';
import { grantVisibility, judgeHiddenSessions } from './hidden-sessions.ts';

export const roleVisibility = defineCheck({
  id: 'role-visibility',
  title: 'The role may see what others do',
  why: "To a role without pg_read_all_stats every other role's session looks idle and young: a check that believed it would pass while a query has been running for hours.",
  fix: 'grant pg_read_all_stats (or pg_monitor) to the role that runs the checks.',
  thresholds: 'hidden sessions are unknown.',
  privileges: 'it is about them: pg_read_all_stats.',
  phases: ['pre', 'post', 'watch'],
  needs: ['role', 'sessions'],
  good: 'the role sees all sessions',
  judge({ role, sessions }) {
    if (role.seesAllSessions) return [];
    const hidden = judgeHiddenSessions(sessions, role);
    if (hidden.length > 0) return hidden;
    return [
      {
        status: 'warn',
        subject: `role ${role.name}`,
        message: 'sees only sessions of its own; there is no other in this database at this moment',
        fix: grantVisibility(role.name),
      },
    ];
  },
});
