import { troublesomeColumns } from '../add-column.ts';
import { addWith, restOfColumn, writtenColumn } from '../added-column-steps.ts';
import { backfill } from '../column-steps.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

const LATER = 'in a later migration, when the application writes the column';

export const addColumnNotNull = defineRule({
  id: 'add-column-not-null',
  title: 'ADD COLUMN … NOT NULL without a default',
  severity: 'error',
  why: 'The rows that are there would have NULL in the new column: as soon as the table has one row the statement fails (23502), after it has waited for ACCESS EXCLUSIVE. And an application that does not know the column cannot insert any more.',
  versions: 'all',
  fix: 'a constant default writes nothing and lets old code insert; or add the column as it is, fill it, then make it NOT NULL without a scan',
  evidence:
    'SQLSTATE 23502 with one row in the table; with a constant default neither a rewrite nor a scan (measured on 14 and 18).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'not null without a value').map((added) => {
      const { start, end, table } = added.command;
      const column = writtenColumn(statement, added);
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        message: `fails (23502) as soon as ${named('table', table)} has a row; and code that does not know the column could not insert any more`,
        instead: renderSteps([
          { sql: [addWith(added, column, () => false)] },
          backfill(table, added.name, '…'),
          ...restOfColumn(added, column, ground, LATER),
        ]),
      };
    });
  },
});
