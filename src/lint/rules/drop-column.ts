import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { addsColumn } from '../adds-column.ts';
import { isInUse } from '../in-use.ts';
import { named, namedColumn } from '../named.ts';
import { viewsOf } from '../readers-of.ts';
import { defineRule } from '../rule.ts';

export const dropColumn = defineRule({
  id: 'drop-column',
  title: 'DROP COLUMN',
  severity: 'error',
  why: 'From that moment every statement of the application that names the column fails (42703), and so do prepared statements that select all columns; its values are gone, and with them every index and constraint that has the column.',
  versions: 'all',
  fix: 'stop using the column in the application first, deploy that, then drop it; keep its values where they could be wanted',
  evidence:
    'ACCESS EXCLUSIVE, neither a rewrite nor a scan; indexes on several columns go with one of them (measured on 14 and 18; manual, ALTER TABLE, DROP COLUMN).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, file }) {
    return alterCommands(statement, ['AT_DropColumn']).flatMap(
      ({ start, end, table, relation, name = '', missing_ok, behavior }) => {
        if (!isInUse(schema, relation)) return [];
        const known = schema.table(table);
        if (missing_ok === true && known?.isComplete === true && !known.columns.has(name)) return [];
        // nobody has seen it yet; and what a migration added its rollback drops
        const own = file.statements.slice(0, statement.index);
        const undone = file.role === 'rollback' ? (file.counterpart?.statements ?? []) : [];
        if ([...own, ...undone].some((other) => addsColumn(other, table, name))) return [];
        const views = behavior === 'DROP_CASCADE' ? [] : viewsOf(schema, table, name);
        const lost = schema
          .indexesOf(table)
          .filter((index) => index.columns.includes(name) || index.include.includes(name));
        const indexes = lost.map((index) => renderObjectName(index.name)).join(', ');
        const cascade = behavior === 'DROP_CASCADE' ? ' CASCADE' : '';
        return {
          ...{ start, end, table, subject: namedColumn(table, name) },
          message: `${views.length === 0 ? '' : `fails (2BP01) while ${views.map((view) => named(view.kind, view.name)).join(' and ')} reads it; `}code that still names it fails, and its values are gone${indexes === '' ? '' : `, with ${lost.length === 1 ? 'index' : 'the indexes'} ${indexes}`}`,
          instead: [
            '-- when no deployed version of the application names the column any more, a migration of its own:',
            `ALTER TABLE ${renderObjectName(table)} DROP COLUMN ${quoteIdentifier(name)}${cascade};`,
          ].join('\n'),
        };
      },
    );
  },
});
