import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../migrations/node.ts';
import type { KnownTable } from './schema/known-schema.ts';

/** Whether it is known that no row has NULL there, so that the server reads none (manual, ALTER TABLE, SET NOT NULL). */
export function isProvenNotNull(table: KnownTable | undefined, column: string): boolean {
  if (table === undefined) return false;
  if (table.columns.get(column)?.isNotNull === true) return true;
  return table.constraints.some(
    ({ kind, isValid, columns, expression }) =>
      isValid &&
      ((kind === 'check' && provesNotNull(expression, column)) ||
        (kind === 'not null' && columns.includes(column))),
  );
}

/** `c IS NOT NULL`, alone or ANDed with others. */
function provesNotNull(expression: Node | undefined, column: string): boolean {
  const test = unwrap(expression, 'NullTest');
  if (test !== undefined)
    return (
      test.nulltesttype === 'IS_NOT_NULL' && namesOf(unwrap(test.arg, 'ColumnRef')?.fields).at(-1) === column
    );
  const bool = unwrap(expression, 'BoolExpr');
  return bool?.boolop === 'AND_EXPR' && (bool.args ?? []).some((part) => provesNotNull(part, column));
}
