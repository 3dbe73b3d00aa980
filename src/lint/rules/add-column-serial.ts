import { troublesomeColumns } from '../add-column.ts';
import { writtenColumn } from '../added-column-steps.ts';
import { named, namedColumn } from '../named.ts';
import { numberedSteps } from '../numbered-column.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const addColumnSerial = defineRule({
  id: 'add-column-serial',
  title: 'ADD COLUMN of type serial',
  severity: 'error',
  why: 'serial gives every row of the table a number of its own: the table and all its indexes are written anew under ACCESS EXCLUSIVE, and nobody reads or writes meanwhile.',
  versions: 'all',
  fix: 'add the column with its integer type, a sequence as default for new rows, and number the old rows in batches',
  evidence:
    'relfilenode of the table and its indexes changes with serial, bigserial and smallserial (measured on 14 and 18).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'serial').map((added) => {
      const { start, end, table } = added.command;
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        message: `every row gets a number, so that ${named('table', table)} and all its indexes are written anew while nobody can read or write`,
        instead: renderSteps(numberedSteps(added, writtenColumn(statement, added), ground)),
      };
    });
  },
});
