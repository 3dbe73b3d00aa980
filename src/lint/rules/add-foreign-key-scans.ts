import { unwrap } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { notValidFirst } from '../not-valid-first.ts';
import { defineRule, type Offence } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';

export const addForeignKeyScans = defineRule({
  id: 'add-foreign-key-scans',
  title: 'A foreign key is added and checked at once',
  severity: 'error',
  why: 'Every row is looked up in the other table while SHARE ROW EXCLUSIVE is held on both: nobody can INSERT, UPDATE or DELETE in either of them, minutes on large tables. Readers go on.',
  versions: 'all; on a partitioned table NOT VALID since 18',
  fix: 'ADD … NOT VALID, which holds for new rows at once and reads nothing; then VALIDATE CONSTRAINT in another transaction, which lets both tables be written to',
  evidence:
    'pg_locks shows SHARE ROW EXCLUSIVE on both tables, not ACCESS EXCLUSIVE, and a scan; VALIDATE shows SHARE UPDATE EXCLUSIVE and ROW SHARE (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, file, versions }) {
    return alterCommands(statement, ['AT_AddConstraint']).flatMap((command): readonly Offence[] => {
      const constraint = unwrap(command.def, 'Constraint');
      if (constraint?.contype !== 'CONSTR_FOREIGN' || constraint.skip_validation === true) return [];
      if (constraint.pktable === undefined || !isInUse(schema, command.relation)) return [];
      const { table, start, end } = command;
      const other = rangeName(constraint.pktable);
      const isSelf = schemaKey(other) === schemaKey(table);
      const both = isSelf ? 'it' : `it or to ${named('table', other)}`;
      const isPartitioned = schema.table(table)?.kind === 'partitioned table' && versions.oldest < 18;
      return [
        {
          ...{ start, end, table },
          subject: named('table', table),
          message: `nobody can write to ${both} while all its rows are looked up (SHARE ROW EXCLUSIVE)`,
          ...(isPartitioned
            ? {
                instead: `add it to each partition of ${renderObjectName(table)} with NOT VALID, validate it there, and then add it here, where it finds them`,
              }
            : notValidFirst(statement, command, constraint, file)),
        },
      ];
    });
  },
});
