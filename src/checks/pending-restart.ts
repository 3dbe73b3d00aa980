import { quoteIdentifier } from '../db/identifiers.ts';
import { defineCheck } from './define-check.ts';

export const pendingRestart = defineCheck({
  id: 'pending-restart',
  title: 'No setting waits for a restart',
  why: 'The next restart, perhaps a failover in the middle of the deployment, brings a configuration that nobody has seen running.',
  fix: 'restart at a moment of your choice; what is taken back may be shown until then all the same.',
  thresholds: 'any warns; Crunchy pgMonitor calls it critical.',
  privileges: 'pg_read_all_settings (in pg_monitor): some settings are hidden from others.',
  phases: ['pre', 'post'],
  optional: true,
  needs: ['pendingRestart', 'role'],
  good: 'none is waiting',
  judge({ pendingRestart, role }) {
    const waiting = pendingRestart.map(({ name, running }) => ({
      status: 'warn' as const,
      subject: `setting ${name}`,
      message: `has been changed and waits for a restart; in force is still ${running === '' ? 'nothing' : running}`,
    }));
    if (role.seesAllSettings) return waiting;
    return [
      ...waiting,
      {
        status: 'unknown',
        subject: `role ${role.name}`,
        message: 'does not see all settings',
        fix: `grant pg_read_all_settings to ${quoteIdentifier(role.name)};`,
      },
    ];
  },
});
