import { namesOf, unwrap } from '../../migrations/node.ts';
import { alterCommands, type AlterCommand } from '../alter-commands.ts';
import { notNullSteps } from '../column-steps.ts';
import { isInUse } from '../in-use.ts';
import { named, namedColumn } from '../named.ts';
import { isProvenNotNull } from '../proven-not-null.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const setNotNull = defineRule({
  id: 'set-not-null',
  title: 'SET NOT NULL that reads the whole table',
  severity: 'error',
  why: 'Every row is read to be sure that none has NULL, under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile.',
  versions: 'all; a validated CHECK (c IS NOT NULL) spares the scan; 18 has NOT NULL … NOT VALID',
  fix: 'prove it first: CHECK (c IS NOT NULL) NOT VALID, validated in a transaction of its own under a lock that lets others read and write; on 18 NOT NULL … NOT VALID, then VALIDATE',
  evidence:
    'SET NOT NULL scans the table, not with a validated CHECK (c IS NOT NULL), alone or ANDed (measured on 14 and 18); ADD CONSTRAINT … NOT NULL c NOT VALID scans nothing (18).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, versions }) {
    return alterCommands(statement, ['AT_SetNotNull', 'AT_AddConstraint']).flatMap((command) => {
      const { start, end, table, relation } = command;
      const column = columnOf(command);
      if (column === undefined || !isInUse(schema, relation)) return [];
      if (isProvenNotNull(schema.table(table), column)) return [];
      return {
        ...{ start, end, table, subject: namedColumn(table, column) },
        message: `every row of ${named('table', table)} is read for NULL while nobody can read or write`,
        instead: renderSteps(notNullSteps(table, column, versions)),
      };
    });
  },
});

/** SET NOT NULL, and what 18 has beside it: ADD CONSTRAINT … NOT NULL c. */
function columnOf({ subtype, name, def }: AlterCommand): string | undefined {
  if (subtype === 'AT_SetNotNull') return name;
  const constraint = unwrap(def, 'Constraint');
  if (constraint?.contype !== 'CONSTR_NOTNULL' || constraint.skip_validation === true) return undefined;
  return namesOf(constraint.keys)[0];
}
