import { unwrap } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import { madeName } from '../made-name.ts';
import { named } from '../named.ts';
import { checkOfBound, seemsProven } from '../partition-check.ts';
import { defineRule, type Offence } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const attachPartitionScans = defineRule({
  id: 'attach-partition-scans',
  title: 'ATTACH PARTITION reads the whole new partition',
  severity: 'warning',
  why: 'The new partition is locked ACCESS EXCLUSIVE and read from end to end, to see that its rows belong there; a default partition of the table is read in the same way. The partitioned table itself is only locked SHARE UPDATE EXCLUSIVE: its readers and writers go on.',
  versions: 'all; with the weak lock on the partitioned table since 12',
  fix: 'before that, a CHECK with the same condition on the new partition, NOT VALID and then validated: the server sees that it proves the bound, and reads nothing',
  evidence:
    'pg_locks shows SHARE UPDATE EXCLUSIVE on the partitioned table, not ACCESS EXCLUSIVE, and the scan is gone with a validated CHECK (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema }) {
    return alterCommands(statement, ['AT_AttachPartition']).flatMap((command): readonly Offence[] => {
      const { name, bound } = unwrap(command.def, 'PartitionCmd') ?? {};
      if (name === undefined || bound === undefined || !isInUse(schema, name)) return [];
      const partition = rangeName(name);
      if (seemsProven(schema.table(partition), bound)) return [];
      const parent = schema.table(command.table);
      const [key, ...others] = parent?.partitionKey ?? [];
      const check = checkOfBound(statement, bound, others.length === 0 ? key : undefined);
      const alter = `ALTER TABLE ${renderObjectName(partition)}`;
      const constraint = madeName(partition, key ?? 'key', 'bound');
      return [
        {
          ...{ start: command.start, end: command.end, table: partition },
          subject: named('table', partition),
          message:
            'all its rows are read while its readers and writers wait (ACCESS EXCLUSIVE), unless a validated CHECK proves that they belong there',
          instead:
            check === undefined
              ? 'before that, add a CHECK of the partition bound to it, NOT VALID, validate it, and drop it afterwards'
              : renderSteps([
                  { sql: [`${alter} ADD CONSTRAINT ${constraint} CHECK (${check}) NOT VALID;`] },
                  { when: 'in the next migration', sql: [`${alter} VALIDATE CONSTRAINT ${constraint};`] },
                  {
                    when: 'in the migration after that',
                    sql: [`${statement.sql};`, `${alter} DROP CONSTRAINT ${constraint};`],
                  },
                ]),
        },
      ];
    });
  },
});
