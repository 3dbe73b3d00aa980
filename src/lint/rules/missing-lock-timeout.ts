import { isStrong } from '../../locks/conflicts.ts';
import { effectsOf } from '../../locks/effects.ts';
import { outsideTransaction } from '../../migrations/outside-transaction.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';
import { isNoLimit, settingsAt } from '../session-settings.ts';

export const missingLockTimeout = defineRule({
  id: 'missing-lock-timeout',
  title: 'A strong lock that is waited for without lock_timeout',
  severity: 'warning',
  why: 'A statement that waits for a strong lock makes every later query of the table wait behind it: one old transaction, and the application stands still until it ends.',
  versions: 'all',
  fix: "SET lock_timeout = '1s' and trying again; db-deploy waits in short attempts by itself, so that with it the rule is silent. Not for CONCURRENTLY, which it would leave INVALID",
  evidence:
    'A SELECT waited 2.7 s behind a waiting DROP INDEX; with eleven runners that set none, all readers stood still for the 17 to 19 s that a transaction was open (measured).',
  judgeFile(file, ground) {
    if (file.runner === 'plumbline') return [];
    const asked = file.statements.find((statement) => waits(statement, ground));
    if (asked === undefined) return [];
    const timeout = settingsAt(asked, file).get('lock_timeout');
    if (timeout !== undefined && !isNoLimit(timeout.value)) return [];
    const [lock] = strongLocks(asked, ground);
    if (lock === undefined) return [];
    return [
      {
        ...{ start: asked.start, end: asked.end, table: lock.relation },
        subject: named('table', lock.relation),
        message: `whoever uses it waits behind this statement (${lock.mode}) for as long as it waits for others`,
        instead: `SET lock_timeout = '1s'; -- in front of it, and the file again where it fails (55P03)`,
      },
    ];
  },
});

function waits(statement: LintStatement, ground: Ground): boolean {
  const isConcurrent = outsideTransaction(statement) !== undefined;
  return statement.isDormant !== true && !isConcurrent && strongLocks(statement, ground).length > 0;
}

function strongLocks(
  statement: LintStatement,
  { schema, file, versions }: Ground,
): ReturnType<typeof effectsOf>['locks'] {
  const made = file.statements
    .slice(0, statement.index)
    .flatMap(({ kind, node }) => (kind === 'CreateStmt' ? [node['relation']] : []))
    .map((relation) => (relation as { relname?: string } | undefined)?.relname);
  return effectsOf(statement, versions.newest * 10_000).locks.filter(
    ({ relation, mode }) => isStrong(mode) && !schema.isNew(relation) && !made.includes(relation.name),
  );
}
