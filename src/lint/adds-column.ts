import type { Statement } from '../migrations/migration.ts';
import { asKind, unwrap, unwrapAll } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import { schemaKey } from './schema/schema-model.ts';

/** Whether the statement adds this column to the table. */
export function addsColumn(statement: Statement, table: ObjectName, column: string): boolean {
  const node = asKind(statement, 'AlterTableStmt');
  if (node?.relation === undefined || schemaKey(rangeName(node.relation)) !== schemaKey(table)) return false;
  return unwrapAll(node.cmds, 'AlterTableCmd').some(
    ({ subtype, def }) => subtype === 'AT_AddColumn' && unwrap(def, 'ColumnDef')?.colname === column,
  );
}
