import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';

export const dropNotNull = defineRule({
  id: 'drop-not-null',
  title: 'DROP NOT NULL',
  severity: 'warning',
  why: 'From now on the column may be NULL: code that was written for a value (a type without null, a sum, a comparison) meets NULLs as soon as somebody writes one.',
  versions: 'all',
  fix: 'deploy code that can read NULL first; then drop the constraint; then deploy what writes NULL',
  evidence: 'ACCESS EXCLUSIVE for a moment, neither a rewrite nor a scan (measured on 14 and 18).',
  // the way back to what the code before could read
  roles: ['migration'],
  kinds: ['AlterTableStmt'],
  judge(statement, { schema }) {
    return alterCommands(statement, ['AT_DropNotNull']).flatMap(
      ({ start, end, table, relation, name = '' }) => {
        if (!isInUse(schema, relation)) return [];
        if (schema.table(table)?.columns.get(name)?.isNotNull === false) return [];
        return {
          ...{ start, end, table, subject: namedColumn(table, name) },
          message: `code that reads ${named('table', table)} may meet NULL from now on`,
          instead: 'the same statement, when every deployed version of the application can read NULL there',
        };
      },
    );
  },
});
