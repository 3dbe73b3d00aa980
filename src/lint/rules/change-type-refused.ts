import { renderObjectName } from '../../migrations/object-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { textOf } from '../column-text.ts';
import { namedColumn } from '../named.ts';
import { readersOf, viewsOf } from '../readers-of.ts';
import { defineRule } from '../rule.ts';

export const changeTypeRefused = defineRule({
  id: 'change-type-refused',
  title: 'ALTER COLUMN … TYPE below a view or a generated column',
  severity: 'error',
  why: 'PostgreSQL does not change the type of a column that a view, a materialized view or a generated column reads: the statement fails (0A000), and with it what stands in its transaction. An empty table makes no difference.',
  versions: 'all',
  fix: 'drop the view, change the type and make the view again in one transaction; with its grants, which go with it',
  evidence:
    '0A000, cannot alter type of a column used by a view or rule, or by a generated column (measured on 14 and 18).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema }) {
    return alterCommands(statement, ['AT_AlterColumnType']).flatMap(
      ({ start, end, table, name = '', lexemes }) => {
        const readers = readersOf(schema, table, name);
        if (readers.length === 0) return [];
        const views = viewsOf(schema, table, name);
        const alter = `ALTER TABLE ${renderObjectName(table)} ${textOf(statement.sql, lexemes)};`;
        const around = views.map(({ kind, name: view }) => `${kind.toUpperCase()} ${renderObjectName(view)}`);
        return {
          ...{ start, end, table, subject: namedColumn(table, name) },
          message: `fails (0A000): ${readers.join(' and ')} ${readers.length === 1 ? 'reads' : 'read'} it`,
          instead:
            views.length === 0
              ? `drop the ${readers.join(' and the ')} before, and add ${readers.length === 1 ? 'it' : 'them'} again`
              : [
                  ...around.map((view) => `DROP ${view};`),
                  alter,
                  ...around.map((view) => `CREATE ${view} AS …; -- as it was, with its grants`),
                ].join('\n'),
        };
      },
    );
  },
});
