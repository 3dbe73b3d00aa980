import { asKind, unwrapAll } from '../../migrations/node.ts';
import type { LintStatement } from '../lint-file.ts';
import { defineRule } from '../rule.ts';

export const rerunFailsHalfWay = defineRule({
  id: 'rerun-fails-half-way',
  title: 'Several steps outside of a transaction that cannot be run again',
  severity: 'warning',
  why: 'psql commits each statement by itself. Where a later one fails, the file cannot simply be run again: the first fails at once, because what it makes is there already.',
  versions: 'all',
  fix: 'BEGIN and COMMIT around what can stand in a transaction; or db-deploy, which records each step and goes on behind the last one that is done',
  evidence:
    'Run again after an interruption, eleven of eleven runners never came to an end without IF NOT EXISTS, and recorded an INVALID index as done with it (measured).',
  judgeFile({ statements, runner }) {
    if (runner !== 'psql') return [];
    const steps = statements.filter(
      (one) => one.within === undefined && !one.isInTransaction && changes(one),
    );
    const [first, second] = steps;
    if (first === undefined || second === undefined || isRepeatable(first)) return [];
    return [
      {
        ...{ start: first.start, end: first.end, subject: 'this file' },
        message: `cannot be run again once this statement is done and one of the ${steps.length - 1} behind it failed`,
        instead:
          'BEGIN; … COMMIT; around what can stand in a transaction, or db-deploy, which goes on where it stopped',
      },
    ];
  },
});

/** DDL that fails where its work is done already. */
function changes({ kind }: LintStatement): boolean {
  return STEPS.has(kind);
}

const STEPS: ReadonlySet<string> = new Set([
  ...[
    'CreateStmt',
    'IndexStmt',
    'AlterTableStmt',
    'DropStmt',
    'RenameStmt',
    'CreateSeqStmt',
    'CreateEnumStmt',
  ],
  ...['CreateTrigStmt', 'CreateSchemaStmt', 'CreateExtensionStmt', 'CreateTableAsStmt', 'AlterEnumStmt'],
]);

function isRepeatable(statement: LintStatement): boolean {
  const { node } = statement;
  if (['if_not_exists', 'missing_ok', 'replace', 'skipIfNewValExists'].some((key) => node[key] === true))
    return true;
  const commands = unwrapAll(asKind(statement, 'AlterTableStmt')?.cmds, 'AlterTableCmd');
  return (
    commands.length > 0 &&
    commands.every(({ missing_ok, subtype = '' }) => missing_ok === true || AGAIN.has(subtype))
  );
}

/** Done twice, they do the same. */
const AGAIN: ReadonlySet<string> = new Set([
  ...['AT_SetNotNull', 'AT_DropNotNull', 'AT_ColumnDefault', 'AT_AlterColumnType', 'AT_ValidateConstraint'],
  ...['AT_SetStatistics', 'AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_SetStorage', 'AT_ChangeOwner'],
]);
