import type { LintFile, LintStatement } from './lint-file.ts';
import type { Offence } from './rule.ts';

/**
 * A strong lock that is held for a moment harms by its wait: whoever comes later queues behind it. db-deploy waits in
 * short attempts; with other runners somebody must see to it.
 */
export function briefLock(
  statement: LintStatement,
  { runner }: LintFile,
): Pick<Offence, 'severity' | 'instead'> {
  if (runner === 'plumbline') return { severity: 'info' };
  return {
    severity: 'warning',
    instead: `SET lock_timeout = '1s'; -- and again later where it fails (55P03)\n${statement.sql};`,
  };
}
