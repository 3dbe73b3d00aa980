import { quoteIdentifier } from '../../db/identifiers.ts';
import { unwrap } from '../../migrations/node.ts';
import { alterCommands } from '../alter-commands.ts';
import { notNullSteps } from '../column-steps.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { isProvenNotNull } from '../proven-not-null.ts';
import { defineRule, type Offence } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const primaryKeyScansForNulls = defineRule({
  id: 'primary-key-scans-for-nulls',
  title: 'PRIMARY KEY USING INDEX on columns that may be NULL',
  severity: 'error',
  why: 'A primary key makes its columns NOT NULL: where they are not yet, ADD PRIMARY KEY USING INDEX reads the whole table under ACCESS EXCLUSIVE, which is what USING INDEX was to avoid.',
  versions: 'all',
  fix: 'make the columns NOT NULL before: by a CHECK … IS NOT NULL that is validated, or, since 18, NOT NULL … NOT VALID and VALIDATE',
  evidence:
    'The scan is seen in the counters of the table and is not there when the columns are NOT NULL already (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, versions }) {
    return alterCommands(statement, ['AT_AddConstraint']).flatMap((command): readonly Offence[] => {
      const { contype, indexname } = unwrap(command.def, 'Constraint') ?? {};
      if (contype !== 'CONSTR_PRIMARY' || indexname === undefined) return [];
      if (!isInUse(schema, command.relation)) return [];
      const { table, start, end } = command;
      const known = schema.table(table);
      const columns = schema.index({ kind: 'index', schema: table.schema, name: indexname })?.columns;
      const nullable = columns
        ?.flatMap((column) => column ?? [])
        .filter((one) => !isProvenNotNull(known, one));
      if (nullable?.length === 0) return [];
      const isSure = nullable?.some((column) => known?.columns.has(column) === true) === true;
      const which =
        nullable === undefined ? 'its columns are' : `${nullable.map(quoteIdentifier).join(', ')} is`;
      return [
        {
          ...{ start, end, table },
          severity: isSure ? 'error' : 'warning',
          subject: named('table', table),
          message: isSure
            ? `every reader and writer waits while all rows are looked at for NULLs, because ${nullable.map(quoteIdentifier).join(', ')} may be NULL`
            : `every reader and writer waits while all rows are looked at for NULLs, unless ${which} NOT NULL already`,
          instead:
            nullable === undefined
              ? `look at the columns of index ${quoteIdentifier(indexname)}: each must be NOT NULL before`
              : nullable
                  .map((column) =>
                    renderSteps(notNullSteps(table, column, versions, 'in an earlier migration')),
                  )
                  .join('\n'),
        },
      ];
    });
  },
});
