import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { unwrap } from '../../migrations/node.ts';
import { alterCommands } from '../alter-commands.ts';
import { constraintName } from '../constraint-name.ts';
import { isInUse } from '../in-use.ts';
import { perFile } from '../per-file.ts';
import { defineRule, type Offence } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';

const VALID_SINCE = ['AT_ValidateConstraint', 'AT_DropConstraint'] as const;

export const notValidNeverValidated = defineRule({
  id: 'not-valid-never-validated',
  title: 'NOT VALID without a VALIDATE CONSTRAINT',
  severity: 'info',
  why: 'The constraint holds for new rows only: old ones may break it for ever, the planner does not use it (a CHECK … IS NOT NULL spares no scan), and an UPDATE of an old row fails one day.',
  versions: 'all',
  fix: 'ALTER TABLE … VALIDATE CONSTRAINT in a later migration: it reads the table while others read and write',
  evidence:
    'VALIDATE shows SHARE UPDATE EXCLUSIVE in pg_locks (14 and 18; test/database/lint/constraint-verdicts.test.ts); manual, ALTER TABLE, ADD table_constraint NOT VALID.',
  roles: ['migration'],
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, file, files }) {
    return alterCommands(statement, ['AT_AddConstraint']).flatMap((command): readonly Offence[] => {
      const constraint = unwrap(command.def, 'Constraint');
      const isChecked = constraint?.is_enforced === true || constraint?.contype === 'CONSTR_NOTNULL';
      if (constraint?.skip_validation !== true || !isChecked || !isInUse(schema, command.relation)) return [];
      const { table, start, end } = command;
      const name = constraintName(table, constraint);
      const from = files.indexOf(file);
      const key = keyOf(schemaKey(table), name);
      if (files.some((one, index) => index >= from && settledIn(one).has(key))) return [];
      return [
        {
          ...{ start, end, table },
          subject: `constraint ${quoteIdentifier(name)}`,
          message: 'it holds for new rows only, and no file here validates it for the old ones',
          instead: `ALTER TABLE ${renderObjectName(table)} VALIDATE CONSTRAINT ${quoteIdentifier(name)};`,
        },
      ];
    });
  },
});

/** What a migration validates, or drops. */
const settledIn = perFile(({ role, statements }): ReadonlySet<string> => {
  if (role !== 'migration') return new Set();
  return new Set(
    statements.flatMap((statement) =>
      alterCommands(statement, VALID_SINCE).map(({ table, name = '' }) => keyOf(schemaKey(table), name)),
    ),
  );
});

function keyOf(table: string, constraint: string): string {
  return `${table} ${constraint}`;
}
