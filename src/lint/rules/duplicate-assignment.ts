import type { Node } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { defineRule } from '../rule.ts';

export const duplicateAssignment = defineRule({
  id: 'duplicate-assignment',
  title: 'The same column twice in one statement',
  severity: 'error',
  why: 'The parser takes it, and the server refuses it when it is executed: 42601 for two assignments, 42701 for a column that is named or made twice.',
  versions: 'all',
  fix: 'keep the one that is meant',
  evidence:
    '"multiple assignments to same column", "column … specified more than once" (measured on 15 and 18).',
  roles: ['migration', 'rollback', 'query', 'check', 'consistency'],
  kinds: ['UpdateStmt', 'InsertStmt', 'CreateStmt'],
  judge(statement) {
    const found = columnsOf(statement).flatMap(({ columns, code }) => {
      const twice = columns.find((column, at) => columns.indexOf(column) !== at);
      return twice === undefined ? [] : [{ twice, code }];
    });
    return found.slice(0, 1).map(({ twice, code }) => ({
      ...{ start: statement.start, end: statement.end },
      subject: subjectOf(statement),
      message: `is refused (${code}): column ${quoteIdentifier(twice)} is there twice`,
      instead: 'keep the one that is meant',
    }));
  },
});

interface Columns {
  readonly columns: readonly string[];
  readonly code: string;
}

function columnsOf(statement: LintStatement): readonly Columns[] {
  const update = asKind(statement, 'UpdateStmt');
  const insert = asKind(statement, 'InsertStmt');
  const create = asKind(statement, 'CreateStmt');
  const made = unwrapAll(create?.tableElts, 'ColumnDef').flatMap(({ colname }) => colname ?? []);
  return [
    { columns: targets(update?.targetList), code: '42601' },
    { columns: targets(insert?.cols), code: '42701' },
    { columns: targets(insert?.onConflictClause?.targetList), code: '42601' },
    { columns: made, code: '42701' },
  ];
}

/** `a[1] = 1, a[2] = 2` is two parts of one column, which is allowed. */
function targets(list: readonly Node[] | undefined): readonly string[] {
  return unwrapAll(list, 'ResTarget').flatMap(({ name, indirection }) =>
    name === undefined || indirection !== undefined ? [] : [name],
  );
}

function subjectOf(statement: LintStatement): string {
  const { relation } =
    asKind(statement, 'UpdateStmt') ??
    asKind(statement, 'InsertStmt') ??
    asKind(statement, 'CreateStmt') ??
    {};
  return relation === undefined ? '' : named('table', rangeName(relation));
}
