import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../migrations/node.ts';
import type { KnownTable } from './schema/known-schema.ts';

/** Whether every row is known to have a value: NOT NULL, or a validated CHECK that says so (manual, ALTER TABLE, SET NOT NULL). */
export function isProvenNotNull(table: KnownTable | undefined, column: string): boolean {
  if (table?.columns.get(column)?.isNotNull === true) return true;
  return (table?.constraints ?? []).some(
    ({ kind, isValid, columns, expression }) =>
      isValid &&
      ((kind === 'check' && expression !== undefined && excludesNull(expression, column)) ||
        (kind === 'not null' && columns.includes(column))),
  );
}

/** `column IS NOT NULL`, by itself or in a conjunction. */
export function excludesNull(expression: Node, column: string): boolean {
  const all = unwrap(expression, 'BoolExpr');
  if (all?.boolop === 'AND_EXPR') return (all.args ?? []).some((one) => excludesNull(one, column));
  const test = unwrap(expression, 'NullTest');
  return (
    test?.nulltesttype === 'IS_NOT_NULL' && namesOf(unwrap(test.arg, 'ColumnRef')?.fields).at(-1) === column
  );
}
