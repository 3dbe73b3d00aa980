import { defineFact } from './fact.ts';

export interface PendingSetting {
  readonly name: string;
  /** What is in force until the restart. */
  readonly running: string;
}

/** What the command line sets counts as pending after a reload too, although the file will not win after a restart either. */
export const pendingRestart = defineFact<PendingSetting, readonly PendingSetting[]>({
  question: 'Which settings have been changed in the configuration and wait for a restart?',
  sql: `
select s.name, s.setting as running
from pg_catalog.pg_settings as s
where s.pending_restart and s.source <> 'command line'
order by 1`,
  value: (rows) => rows,
});
