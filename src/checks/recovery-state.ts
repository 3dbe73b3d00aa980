import { quoteIdentifier } from '../db/identifiers.ts';
import type { WriteMode } from '../facts/write-mode.ts';
import { defineCheck } from './define-check.ts';

export const recoveryState = defineCheck({
  id: 'recovery-state',
  title: 'The server accepts writes',
  why: 'A standby cannot be migrated, and a read-only default is how people and cloud providers (disk nearly full, failover) say that nothing is to be written now.',
  fix: 'connect to the primary; take the read-only default away once its reason is gone.',
  thresholds: 'a standby, or a read-only default, fails.',
  privileges: 'none.',
  phases: ['pre', 'watch'],
  needs: ['writeMode'],
  good: 'the server is a primary and writable by default',
  judge({ writeMode }) {
    if (writeMode.inRecovery)
      return [
        { status: 'fail', subject: 'server', message: 'is in recovery (a standby): connect to the primary' },
      ];
    if (!writeMode.readOnlyByDefault) return [];
    const where =
      writeMode.setFor === 'server' ? 'its configuration or this connection' : `the ${writeMode.setFor}`;
    return [
      {
        status: 'fail',
        subject: 'server',
        message: `default_transaction_read_only is on, set for ${where}: find out why before you write`,
        fix: resetReadOnly(writeMode),
      },
    ];
  },
});

/** A session opened under that default cannot take it away unless its transaction says that it writes. */
function resetReadOnly({ setFor, role, database }: WriteMode): string {
  const reset = 'reset default_transaction_read_only;';
  const writing = (statement: string): string => `begin read write; ${statement} ${reset} commit;`;
  switch (setFor) {
    case 'role in database':
      return writing(`alter role ${quoteIdentifier(role)} in database ${quoteIdentifier(database)}`);
    case 'role':
      return writing(`alter role ${quoteIdentifier(role)}`);
    case 'database':
      return writing(`alter database ${quoteIdentifier(database)}`);
    case 'server':
      return `alter system ${reset}\nselect pg_catalog.pg_reload_conf();`;
  }
}
