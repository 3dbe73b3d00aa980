import { unwrap } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { append, way } from '../edit.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule, type Offence } from '../rule.ts';

export const detachPartitionNotConcurrent = defineRule({
  id: 'detach-partition-not-concurrent',
  title: 'DETACH PARTITION without CONCURRENTLY',
  severity: 'error',
  why: 'ACCESS EXCLUSIVE on the partitioned table: from the moment it waits, every query of the whole table waits behind it, and until the transaction ends.',
  versions:
    'all; CONCURRENTLY since 14, not where there is a default partition, and not in a transaction block',
  fix: 'DETACH PARTITION … CONCURRENTLY, which takes SHARE UPDATE EXCLUSIVE on the partitioned table',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE on the partitioned table and on the partition, SHARE UPDATE EXCLUSIVE with CONCURRENTLY (14 and 18; test/database/locks).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema }) {
    return alterCommands(statement, ['AT_DetachPartition']).flatMap((command): readonly Offence[] => {
      const { name, concurrent } = unwrap(command.def, 'PartitionCmd') ?? {};
      if (name === undefined || concurrent === true || !isInUse(schema, command.relation)) return [];
      const edit = append(statement, 'CONCURRENTLY');
      const { instead, fix } = way(statement, 'suggestion', 'add CONCURRENTLY', [edit]);
      return [
        {
          ...{ start: command.start, end: command.end, table: command.table },
          subject: named('table', command.table),
          message: `every reader and writer of it waits until ${named('partition', rangeName(name))} is detached and the transaction ends (ACCESS EXCLUSIVE)`,
          ...(instead !== undefined && { instead }),
          ...(fix !== undefined && statement.canStandAlone && { fix }),
        },
      ];
    });
  },
});
