import { quoteIdentifier } from '../db/identifiers.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { LintStatement } from './lint-file.ts';
import { newColumnsOf, type NewColumn } from './new-columns.ts';
import { defineRule, type Rule } from './rule.ts';

interface ColumnStyle extends Pick<Rule, 'id' | 'title' | 'why' | 'versions' | 'fix' | 'evidence'> {
  readonly isOffended: (column: NewColumn) => boolean;
  /** What is said of the column, and what to write instead. */
  readonly message: (column: NewColumn) => string;
  readonly instead: (column: NewColumn) => string;
}

/** A matter of taste about the types of columns, where they are made. */
export function columnStyle({ isOffended, message, instead, ...rule }: ColumnStyle): Rule {
  return defineRule({
    ...rule,
    severity: 'warning',
    isStyle: true,
    roles: ['migration'],
    kinds: ['CreateStmt', 'AlterTableStmt'],
    judge: (statement: LintStatement) =>
      newColumnsOf(statement)
        .filter(isOffended)
        .map((column) => ({
          ...{ start: statement.start, end: statement.end, table: column.table },
          subject: `column ${renderObjectName(column.table)}.${quoteIdentifier(column.name)}`,
          message: message(column),
          instead: `${quoteIdentifier(column.name)} ${instead(column)}`,
        })),
  });
}
