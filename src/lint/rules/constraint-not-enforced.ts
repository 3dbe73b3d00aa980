import { unwrap } from '../../migrations/node.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { alterCommands } from '../alter-commands.ts';
import { constraintName } from '../constraint-name.ts';
import { isInUse } from '../in-use.ts';
import { defineRule, type Offence } from '../rule.ts';

export const constraintNotEnforced = defineRule({
  id: 'constraint-not-enforced',
  title: 'A constraint that is NOT ENFORCED',
  severity: 'warning',
  why: 'The server checks neither old rows nor new ones, and code that relies on the constraint meets rows that break it. When it is enforced one day, every row is read.',
  versions: '18; older ones refuse it (42601)',
  fix: 'NOT VALID, which holds for every new row and reads no old one; leave NOT ENFORCED for what is documentation',
  evidence:
    'Manual 18, CREATE TABLE and ALTER TABLE, ENFORCED; PostgreSQL 17 stops at NOT ENFORCED with a syntax error.',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, versions }) {
    const older = versions.oldest < 18 ? '; PostgreSQL 17 and older refuse it' : '';
    return alterCommands(statement, ['AT_AddConstraint', 'AT_AlterConstraint']).flatMap(
      (command): readonly Offence[] => {
        if (!isInUse(schema, command.relation)) return [];
        const added = unwrap(command.def, 'Constraint');
        const altered = unwrap(command.def, 'ATAlterConstraint');
        const isAdded =
          (added?.contype === 'CONSTR_CHECK' || added?.contype === 'CONSTR_FOREIGN') &&
          added.is_enforced !== true;
        const isAltered = altered?.alterEnforceability === true && altered.is_enforced !== true;
        if (!isAdded && !isAltered) return [];
        const { table, start, end } = command;
        const name = added === undefined ? (altered?.conname ?? '') : constraintName(table, added);
        return [
          {
            ...{ start, end, table },
            subject: `constraint ${quoteIdentifier(name)}`,
            message: `nothing keeps rows from breaking it, neither old nor new ones${older}`,
            instead: 'NOT VALID instead of NOT ENFORCED: it holds for new rows, and no old one is read',
          },
        ];
      },
    );
  },
});
