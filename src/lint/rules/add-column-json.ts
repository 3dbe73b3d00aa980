import { troublesomeColumns } from '../add-column.ts';
import { writtenColumn } from '../added-column-steps.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';

export const addColumnJson = defineRule({
  id: 'add-column-json',
  title: 'ADD COLUMN of type json',
  severity: 'warning',
  why: 'json has no equality operator: SELECT DISTINCT, UNION, GROUP BY and IN over all columns of the table, which worked before, fail from now on (42883).',
  versions: 'all',
  fix: 'jsonb, which can be compared and indexed; it keeps neither the order of keys nor duplicate ones',
  evidence:
    'select distinct * on a table with a json column: SQLSTATE 42883, could not identify an equality operator for type json (manual 8.14).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'json').map((added) => {
      const { start, end, table, lexemes } = added.command;
      const type = lexemes.find(({ word }, index) => index > 1 && word === 'json');
      const place = { start: statement.start + (type?.start ?? 0), end: statement.start + (type?.end ?? 0) };
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        message: `json cannot be compared: SELECT DISTINCT * and UNION on ${named('table', table)} fail from now on`,
        instead: `${writtenColumn(statement, added).name} jsonb`,
        ...(type !== undefined && {
          fix: {
            kind: 'suggestion' as const,
            title: 'jsonb in place of json',
            edits: [{ ...place, text: 'jsonb' }],
          },
        }),
      };
    });
  },
});
