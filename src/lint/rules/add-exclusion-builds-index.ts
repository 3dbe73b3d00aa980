import { unwrap } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule, type Offence } from '../rule.ts';

export const addExclusionBuildsIndex = defineRule({
  id: 'add-exclusion-builds-index',
  title: 'An EXCLUDE constraint builds its index while everybody waits',
  severity: 'error',
  why: 'The index is built, and every row compared with the others, under ACCESS EXCLUSIVE: all readers and writers wait. There is no USING INDEX and no NOT VALID for it.',
  versions: 'all',
  fix: 'a new table that has the constraint from the start, filled in batches and exchanged by name; or a quiet hour',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE and a scan (14 and 18; test/database/lint/constraint-verdicts.test.ts); manual, ALTER TABLE: only UNIQUE and PRIMARY KEY take USING INDEX.',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema }) {
    return alterCommands(statement, ['AT_AddConstraint']).flatMap((command): readonly Offence[] => {
      if (unwrap(command.def, 'Constraint')?.contype !== 'CONSTR_EXCLUSION') return [];
      if (!isInUse(schema, command.relation)) return [];
      const { table, start, end } = command;
      const copy = renderObjectName({ ...table, name: `${table.name}_new` });
      return [
        {
          ...{ start, end, table },
          subject: named('table', table),
          message:
            'every reader and writer waits while its index is built (ACCESS EXCLUSIVE), and no other way is known to PostgreSQL',
          instead: `CREATE TABLE ${copy} (LIKE ${renderObjectName(table)} INCLUDING ALL);
-- add the constraint to ${copy}, copy the rows in batches, then exchange the names in one transaction`,
        },
      ];
    });
  },
});
