import { unwrap } from '../../migrations/node.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { notValidFirst } from '../not-valid-first.ts';
import { defineRule, type Offence } from '../rule.ts';

export const addCheckScans = defineRule({
  id: 'add-check-scans',
  title: 'A CHECK is added and checked at once',
  severity: 'error',
  why: 'The whole table is read under ACCESS EXCLUSIVE: every reader and writer waits until it is done, and it fails (23514) on the first row that breaks the condition.',
  versions: 'all',
  fix: 'ADD … NOT VALID, which holds for new rows at once and reads nothing; then VALIDATE CONSTRAINT in another transaction, under SHARE UPDATE EXCLUSIVE',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE and a scan; with NOT VALID no scan; VALIDATE reads under SHARE UPDATE EXCLUSIVE (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, file }) {
    return alterCommands(statement, ['AT_AddConstraint']).flatMap((command): readonly Offence[] => {
      const constraint = unwrap(command.def, 'Constraint');
      if (constraint?.contype !== 'CONSTR_CHECK' || constraint.skip_validation === true) return [];
      if (!isInUse(schema, command.relation)) return [];
      const { table, start, end } = command;
      return [
        {
          ...{ start, end, table },
          subject: named('table', table),
          message: 'every reader and writer waits while all its rows are checked (ACCESS EXCLUSIVE)',
          ...notValidFirst(statement, command, constraint, file),
        },
      ];
    });
  },
});
