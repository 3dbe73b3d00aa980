import { unwrap } from '../../migrations/node.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { constraintName } from '../constraint-name.ts';
import { isInUse } from '../in-use.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';
import { unitBefore } from '../unit-before.ts';

export const validateInSameTransaction = defineRule({
  id: 'validate-in-same-transaction',
  title: 'VALIDATE CONSTRAINT in the transaction that added the constraint',
  severity: 'error',
  why: 'ADD CONSTRAINT … NOT VALID takes a strong lock for a moment, and keeps it until its transaction ends: validated in the same one, all rows are read under that lock, and NOT VALID has gained nothing. A CHECK keeps readers and writers out, a foreign key the writers of both tables.',
  versions: 'all',
  fix: 'commit in between: BEGIN and COMMIT around the ADD in the same file (with db-deploy), or a second migration',
  evidence:
    'Manual, 13.3.1: a lock is held until the end of the transaction; VALIDATE by itself takes SHARE UPDATE EXCLUSIVE (pg_locks, 14 to 18).',
  kinds: ['AlterTableStmt'],
  judge(statement, { file, schema }) {
    return alterCommands(statement, ['AT_ValidateConstraint']).flatMap(
      ({ relation, table, name = '', ...place }) => {
        if (!isInUse(schema, relation)) return [];
        const added = [...unitBefore(statement, file), statement].findLast((one) => adds(one, table, name));
        if (added === undefined) return [];
        const isForeignKey = adds(added, table, name) === 'CONSTR_FOREIGN';
        return [
          {
            ...{ start: place.start, end: place.end, table },
            subject: `constraint ${quoteIdentifier(name)}`,
            message: `reads all rows of ${named('table', table)} under the lock of the ADD CONSTRAINT before it: ${isForeignKey ? 'writers wait' : 'readers and writers wait'} as long`,
            instead: wayOut(added, table, name, file),
          },
        ];
      },
    );
  },
});

/** The kind of the constraint that the statement adds NOT VALID under this name. */
function adds(statement: LintStatement, table: ObjectName, name: string): string | undefined {
  return alterCommands(statement, ['AT_AddConstraint'])
    .filter((one) => one.table.name === table.name && one.table.schema === table.schema)
    .map(({ def }) => unwrap(def, 'Constraint'))
    .find((one) => one?.skip_validation === true && constraintName(table, one) === name)?.contype;
}

function wayOut({ sql }: LintStatement, table: ObjectName, name: string, { runner }: LintFile): string {
  const validate = `ALTER TABLE ${renderObjectName(table)} VALIDATE CONSTRAINT ${quoteIdentifier(name)};`;
  const add = `${sql.replace(/,\s*validate\s+constraint[^,]*$/i, '')};`;
  const when = runner === 'plumbline' ? 'behind that COMMIT' : 'in the next migration';
  return renderSteps([
    { sql: runner === 'plumbline' ? ['BEGIN;', add, 'COMMIT;'] : [add] },
    { when, sql: [validate] },
  ]);
}
