import type { Statement } from '../../migrations/migration.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';

export const dropDefault = defineRule({
  id: 'drop-default',
  title: 'DROP DEFAULT on a column that is NOT NULL',
  severity: 'warning',
  why: 'An INSERT that leaves the column out fails from that moment (23502): all that old code sends which relied on the default.',
  versions: 'all',
  fix: 'drop the default in a later migration, when every deployed version of the application gives the value itself',
  evidence:
    'ACCESS EXCLUSIVE for a moment, neither a rewrite nor a scan; SQLSTATE 23502 on insert (measured on 14 and 18).',
  // the way back to what the code before relied on
  roles: ['migration'],
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, file }) {
    return alterCommands(statement, ['AT_ColumnDefault']).flatMap(
      ({ start, end, table, relation, name = '', def }) => {
        if (def !== undefined || !isInUse(schema, relation)) return [];
        const column = schema.table(table)?.columns.get(name);
        if (column !== undefined && (!column.isNotNull || !column.hasDefault)) return [];
        const later = file.statements.slice(statement.index);
        if (later.some((one) => givesDefault(one, table, name))) return [];
        return {
          ...{ start, end, table, subject: namedColumn(table, name) },
          message: `${column === undefined ? 'unless it may be NULL, ' : ''}code that inserts into ${named('table', table)} without naming it fails (23502)`,
          instead:
            'the same statement in a later migration, when every deployed version of the application gives the value',
        };
      },
    );
  },
});

/** Or takes the column away: then it is no matter. */
function givesDefault(statement: Statement, table: ObjectName, column: string): boolean {
  return alterCommands(statement, ['AT_ColumnDefault', 'AT_DropColumn']).some(
    ({ subtype, table: other, name, def }) =>
      name === column &&
      renderObjectName(other) === renderObjectName(table) &&
      (subtype === 'AT_DropColumn' || def !== undefined),
  );
}
