import { outsideTransaction } from '../../migrations/outside-transaction.ts';
import { transactionWord } from '../../migrations/transaction-control.ts';
import type { LintFile } from '../lint-file.ts';
import { defineRule } from '../rule.ts';
import { settingsAt } from '../session-settings.ts';

export const missingSessionLimits = defineRule({
  id: 'missing-session-limits',
  title: 'A session without limits and without a name',
  severity: 'info',
  why: 'Without statement_timeout a rewrite that was thought short runs for hours under its lock; without idle_in_transaction_session_timeout a client that hangs keeps its locks for ever; without application_name nobody sees in pg_stat_activity whose they are.',
  versions: 'all',
  fix: 'SET statement_timeout (0 again for builds and VALIDATE), SET idle_in_transaction_session_timeout, SET application_name at the top of the file; db-deploy sets all three, so that with it the rule is silent',
  evidence: 'Of eleven runners measured none sets any of them (research of this project); manual, 19.11.1.',
  judgeFile(file) {
    if (file.runner === 'plumbline') return [];
    const first = file.statements.find(
      (one) => one.kind !== 'VariableSetStmt' && one.kind !== 'SelectStmt' && transactionWord(one) === 'none',
    );
    if (first === undefined) return [];
    const set = settingsAt(first, file);
    const missing = wanted(file).filter((name) => !set.has(name));
    if (missing.length === 0) return [];
    return [
      {
        ...{ start: first.start, end: first.end, subject: 'this file' },
        message: `does not set ${missing.join(', ')}: nothing ends what runs too long, or tells whose it is, unless the runner does`,
        instead: missing.map((name) => `SET ${name} = '${EXAMPLES[name]}';`).join('\n'),
      },
    ];
  },
});

const EXAMPLES = {
  statement_timeout: '15min',
  idle_in_transaction_session_timeout: '1min',
  application_name: 'migration',
} as const;

/** One statement alone has no transaction to be idle in; a concurrent build wants no limit. */
function wanted({ statements, runner }: LintFile): readonly (keyof typeof EXAMPLES)[] {
  const isBuild = statements.some((one) => outsideTransaction(one) !== undefined);
  // a SET beside it would make a transaction of the file, which refuses the build
  if (isBuild && runner !== 'psql') return [];
  const hasBlock = statements.length > 1 && statements.some(({ isInTransaction }) => isInTransaction);
  return [
    ...(isBuild ? [] : (['statement_timeout'] as const)),
    ...(hasBlock ? (['idle_in_transaction_session_timeout'] as const) : []),
    'application_name' as const,
  ];
}
