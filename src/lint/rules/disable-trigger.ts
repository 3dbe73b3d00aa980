import type { AlterTableType } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { perFile } from '../per-file.ts';
import { defineRule, type Offence } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';

const OFF = ['AT_DisableTrig', 'AT_DisableTrigAll', 'AT_DisableTrigUser'] as const;
const ON: readonly AlterTableType[] = ['AT_EnableTrig', 'AT_EnableTrigAll', 'AT_EnableTrigUser'];

export const disableTrigger = defineRule({
  id: 'disable-trigger',
  title: 'Triggers are switched off',
  severity: 'warning',
  why: 'SHARE ROW EXCLUSIVE is taken on the table, so that every write waits until the transaction ends; after it, what the triggers kept right is kept right for nobody. DISABLE TRIGGER ALL switches off foreign keys too, and rows that break them stay when it is switched on again: nothing looks at them.',
  versions: 'all',
  fix: 'SET LOCAL session_replication_role = replica switches triggers off for one transaction of one session and locks nothing; or tell the function to skip that session',
  evidence:
    'pg_locks shows SHARE ROW EXCLUSIVE for DISABLE and for ENABLE (14 and 18; test/database/lint/constraint-verdicts.test.ts); manual, ALTER TABLE, DISABLE TRIGGER.',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema, file }) {
    return alterCommands(statement, OFF).flatMap((command): readonly Offence[] => {
      if (!isInUse(schema, command.relation)) return [];
      const { table, start, end, subtype, name } = command;
      const isOnAgain = (switchedOn(file).get(schemaKey(table)) ?? []).some(
        (on) => on.name === name && on.unit === statement.unit && on.index > statement.index,
      );
      const what =
        subtype === 'AT_DisableTrig'
          ? `trigger ${quoteIdentifier(name ?? '')}`
          : subtype === 'AT_DisableTrigAll'
            ? 'foreign keys and triggers'
            : 'its triggers';
      const waits = 'every write to it waits until the transaction ends (SHARE ROW EXCLUSIVE)';
      return [
        {
          ...{ start, end, table },
          subject: named('table', table),
          message: isOnAgain
            ? `${waits}, and what this transaction writes is never checked by ${what}`
            : `${waits}, and then ${what} ${subtype === 'AT_DisableTrig' ? 'is' : 'are'} off for everybody`,
          instead:
            'SET LOCAL session_replication_role = replica; -- for this transaction only, no lock; needs the right to set it',
        },
      ];
    });
  },
});

interface SwitchedOn {
  readonly name: string | undefined;
  readonly unit: number;
  readonly index: number;
}

/** ENABLE TRIGGER, by the table. */
const switchedOn = perFile(({ statements }) => {
  const byTable = new Map<string, SwitchedOn[]>();
  for (const statement of statements) {
    for (const { table, name } of alterCommands(statement, ON)) {
      const { unit, index } = statement;
      const key = schemaKey(table);
      byTable.set(key, [...(byTable.get(key) ?? []), { name, unit, index }]);
    }
  }
  return byTable;
});
