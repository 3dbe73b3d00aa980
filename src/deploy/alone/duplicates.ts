import type { Failure } from '../../db/database.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { SQLSTATE } from '../../db/server-error.ts';
import type { Statement } from '../../migrations/migration.ts';
import { asKind, unwrap } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';

/**
 * A unique build stops at the first duplicate it meets and names that one key; this finds them all. undefined where
 * the failure is another, or the index has expressions or a predicate that would have to be repeated.
 */
export function duplicatesHint(statement: Statement, failure: Failure): string | undefined {
  if (failure.kind !== 'server' || failure.error.sqlState !== SQLSTATE.uniqueViolation) return undefined;
  const node = asKind(statement, 'IndexStmt');
  if (node?.relation === undefined || node.whereClause !== undefined) return undefined;
  const names = (node.indexParams ?? []).map((param) => unwrap(param, 'IndexElem')?.name);
  const columns = names.flatMap((name) => (name === undefined ? [] : quoteIdentifier(name)));
  if (columns.length === 0 || columns.length < names.length) return undefined;
  const isNull =
    node.nulls_not_distinct === true ? '' : ` where ${columns.join(' is not null and ')} is not null`;
  const list = columns.join(', ');
  return `all duplicates: select ${list}, count(*) from ${renderObjectName(rangeName(node.relation))}${isNull} group by ${list} having count(*) > 1;`;
}
