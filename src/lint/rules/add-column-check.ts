import { troublesomeColumns } from '../add-column.ts';
import { splitColumn, writtenColumn } from '../added-column-steps.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const addColumnCheck = defineRule({
  id: 'add-column-check',
  title: 'ADD COLUMN with a CHECK',
  severity: 'error',
  why: 'The check is tried on every row of the table, even where the new column is NULL in all of them: a full scan under ACCESS EXCLUSIVE, and nobody reads or writes meanwhile.',
  versions: 'all',
  fix: 'add the column; add the check NOT VALID; validate it in a transaction of its own',
  evidence:
    'ADD COLUMN … CHECK (…) scans the table (measured on 14 and 18); NOT VALID scans nothing, VALIDATE scans under SHARE UPDATE EXCLUSIVE, which lets others read and write.',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'check').map((added) => {
      const { start, end, table } = added.command;
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        message: `every row of ${named('table', table)} is read for the check, while nobody can read or write`,
        instead: renderSteps(splitColumn(added, writtenColumn(statement, added), ground)),
      };
    });
  },
});
