import { findIrreversible } from '../migrations/irreversible.ts';
import type { SourceFile } from '../migrations/migration.ts';
import type { Refusal } from '../migrations/refusals/refusal.ts';
import { judgeSplit } from '../migrations/refusals/refuse.ts';
import type { Split } from '../migrations/split.ts';
import type { Role } from './lint-file.ts';
import type { Runner } from './runner.ts';

/** What a refusal of db-deploy means to nobody else, or what the runner can do. */
const NOT_FOR: Readonly<Record<Exclude<Runner, 'plumbline'>, ReadonlySet<string>>> = {
  psql: new Set(['psql-meta-command', 'psql-variable', 'copy-stream', 'session-reset', 'nothing-to-do']),
  prisma: new Set(['session-reset', 'nothing-to-do']),
  // its own BEGIN is around the file: savepoints work, and BEGIN and COMMIT are judged by transaction-nesting
  'one-transaction': new Set([
    'session-reset',
    'nothing-to-do',
    'outside-in-block',
    'unbalanced-transaction',
    'savepoint-outside-block',
    'transaction-mode-outside-block',
  ]),
};

interface Refusable {
  readonly source: SourceFile;
  readonly role: Role;
  readonly runner: Runner;
}

/** Why the runner cannot execute the file as it is written. Files of the validation folder are only read. */
export function refusalsOf(found: Split, { source, role, runner }: Refusable): readonly Refusal[] {
  if (role !== 'migration' && role !== 'rollback') return found.refusals;
  const saysWhyEmpty = role === 'rollback' && findIrreversible(source.text) !== undefined;
  const refusals = judgeSplit(found).filter(({ code }) => !(saysWhyEmpty && code === 'nothing-to-do'));
  return runner === 'plumbline' ? refusals : refusals.filter(({ code }) => !NOT_FOR[runner].has(code));
}
