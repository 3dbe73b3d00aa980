import { renderElapsed } from '../duration.ts';
import type { TargetVacuum } from '../facts/target-vacuums.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { grantVisibility } from './hidden-sessions.ts';
import { skipWithoutTargets } from './without-targets.ts';

export const targetVacuums = defineCheck({
  id: 'target-vacuums',
  title: 'No vacuum is at work on a target table',
  why: 'DDL and concurrent builds want a lock that VACUUM holds. An ordinary autovacuum is cancelled when something waits for it; one against wraparound is not, and whoever waits behind the DDL waits for both.',
  fix: 'wait until it is through: pg_stat_progress_vacuum shows how far it is. One against wraparound begins again when it is cancelled.',
  phases: ['pre', 'watch'],
  needs: ['role', 'targetTables', 'targetVacuums'],
  good: 'no vacuum is at work on a target table',
  judge({ role, targetTables, targetVacuums }, context) {
    if (targetTables.length === 0) return skipWithoutTargets(context);
    return targetVacuums.map((vacuum) => judgeVacuum(vacuum, role.name));
  },
});

function judgeVacuum(vacuum: TargetVacuum, role: string): CheckFinding {
  const { pid, table, kind, phase, scanned, runningMs } = vacuum;
  const subject = `table ${table}`;
  if (kind === null) {
    const message = `pid ${pid} holds it as a vacuum does, and role ${role} may not see which`;
    return { status: 'unknown', subject, message, fix: grantVisibility(role) };
  }
  const progress = [
    ...(runningMs === null ? [] : [`for ${renderElapsed(runningMs)}`]),
    ...(phase === null ? [] : [phase]),
    ...(scanned === null ? [] : [`${Math.floor(scanned * 100)} % of its pages read`]),
  ].join(', ');
  const what = {
    'by hand': `pid ${pid} vacuums it: DDL waits until it is through`,
    autovacuum: `autovacuum (pid ${pid}) is at work; it yields to DDL, and begins again`,
    'against wraparound': `autovacuum against wraparound (pid ${pid}) is at work: it yields to nobody`,
  }[kind];
  const message = progress === '' ? what : `${what} (${progress})`;
  return { status: kind === 'autovacuum' ? 'warn' : 'fail', subject, message };
}
