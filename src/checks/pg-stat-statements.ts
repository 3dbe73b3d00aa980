import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { grantVisibility } from './hidden-sessions.ts';

export const pgStatStatements = defineCheck({
  id: 'pg-stat-statements',
  title: 'pg_stat_statements is usable',
  why: 'It tells which queries of the application became slower after a deployment, also those that nobody thought of measuring.',
  fix: "preload the library (needs a restart), then create the extension; pg_read_all_stats shows other roles' queries.",
  thresholds: 'not usable warns.',
  privileges: 'pg_read_all_stats.',
  phases: ['pre', 'post'],
  optional: true,
  needs: ['role', 'statementStatistics'],
  good: 'pg_stat_statements collects and we may read it',
  judge({ role, statementStatistics }) {
    const { version, isPreloaded, track, computesQueryIds, seesAllRoles } = statementStatistics;
    if (!isPreloaded)
      return warn('is not preloaded: add it to shared_preload_libraries and restart the server');
    if (version === null)
      return warn('is loaded, but not created in this database', 'create extension pg_stat_statements;');
    if (track === 'none')
      return warn(
        'collects nothing: pg_stat_statements.track is none',
        reconfigure('pg_stat_statements.track'),
      );
    if (!computesQueryIds)
      return warn('collects nothing: compute_query_id is off', reconfigure('compute_query_id'));
    if (seesAllRoles) return [];
    return [
      {
        status: 'unknown',
        subject: 'pg_stat_statements',
        message: `role ${role.name} may not see the statements of other roles`,
        fix: grantVisibility(role.name),
      },
    ];
  },
});

function warn(message: string, fix?: string): CheckFinding[] {
  return [{ status: 'warn', subject: 'pg_stat_statements', message, ...(fix !== undefined && { fix }) }];
}

function reconfigure(setting: string): string {
  return `alter system reset ${setting};\nselect pg_catalog.pg_reload_conf();`;
}
