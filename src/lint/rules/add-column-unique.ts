import { troublesomeColumns } from '../add-column.ts';
import { splitColumn, writtenColumn } from '../added-column-steps.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const addColumnUnique = defineRule({
  id: 'add-column-unique',
  title: 'ADD COLUMN with UNIQUE or PRIMARY KEY',
  severity: 'error',
  why: 'The index of the key is built within the statement, over every row of the table and under ACCESS EXCLUSIVE: nobody reads or writes meanwhile. With a default all rows have the same value, and the build fails (23505).',
  versions: 'all',
  fix: 'add the column; build the unique index concurrently; make it the key with USING INDEX',
  evidence:
    'ADD COLUMN … UNIQUE scans the table under ACCESS EXCLUSIVE; ADD CONSTRAINT … USING INDEX scans nothing (measured on 14 and 18).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'key').map((added) => {
      const { start, end, table } = added.command;
      const written = writtenColumn(statement, added);
      const isFilled = written.parts.some(({ kind }) => kind === 'default');
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        message: isFilled
          ? `fails (23505) as soon as ${named('table', table)} has two rows: all get the same default`
          : `the index of the key is built over all of ${named('table', table)} while nobody can read or write`,
        instead: renderSteps(splitColumn(added, written, ground)),
      };
    });
  },
});
