import { unwrap } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { named } from '../named.ts';
import { newTables } from '../new-tables.ts';
import { defineRule, type Offence } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';

export const severalForeignKeys = defineRule({
  id: 'several-foreign-keys',
  title: 'Foreign keys on three or more tables in one transaction',
  severity: 'warning',
  why: 'Each foreign key takes SHARE ROW EXCLUSIVE on two tables and keeps it to the end of the transaction: nobody writes to the first ones while it waits for the last, and an application that writes to the same tables in another order makes a deadlock.',
  versions: 'all',
  fix: 'one foreign key in a transaction: BEGIN … COMMIT around each, or a migration each',
  evidence:
    'pg_locks shows SHARE ROW EXCLUSIVE on both tables of a foreign key, NOT VALID or not (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judgeFile(file, { schema }) {
    const isNew = newTables(file, schema);
    const held = new Map<number, Map<string, ObjectName>>();
    const offences: Offence[] = [];
    for (const statement of file.statements) {
      for (const command of alterCommands(statement, ['AT_AddConstraint'])) {
        const { contype, pktable } = unwrap(command.def, 'Constraint') ?? {};
        if (contype !== 'CONSTR_FOREIGN' || pktable === undefined || isNew(command.table)) continue;
        const own = held.get(statement.unit) ?? new Map<string, ObjectName>();
        held.set(statement.unit, own);
        const before = [...own.values()];
        const wanted = [command.table, rangeName(pktable)].filter((table) => !isNew(table));
        const added = wanted.filter((table) => !own.has(schemaKey(table)));
        for (const table of wanted) own.set(schemaKey(table), table);
        if (before.length === 0 || added.length === 0 || own.size < 3) continue;
        const { start, end, table } = command;
        offences.push({
          ...{ start, end, table },
          subject: named('table', table),
          message: `while it waits for ${added.map((one) => named('table', one)).join(' and ')}, nobody writes to ${before.map((one) => named('table', one)).join(', ')}, which this transaction has locked already`,
          instead: 'give each foreign key a transaction of its own: BEGIN; ALTER TABLE …; COMMIT;',
        });
      }
    }
    return offences;
  },
});
