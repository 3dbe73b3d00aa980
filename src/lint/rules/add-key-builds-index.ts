import { namesOf, unwrap } from '../../migrations/node.ts';
import { alterCommands } from '../alter-commands.ts';
import { replaceWhole } from '../edit.ts';
import type { Fix } from '../fix.ts';
import type { Ground } from '../ground.ts';
import { isInUse } from '../in-use.ts';
import { keyFromIndex, type KeyFromIndex } from '../key-from-index.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { isProvenNotNull } from '../proven-not-null.ts';
import { defineRule, type Offence } from '../rule.ts';
import { renderSteps } from '../steps.ts';
import { notNullSteps } from '../column-steps.ts';
import type { ObjectName } from '../../migrations/object-name.ts';

export const addKeyBuildsIndex = defineRule({
  id: 'add-key-builds-index',
  title: 'UNIQUE or PRIMARY KEY builds its index while everybody waits',
  severity: 'error',
  why: 'The unique index is built under ACCESS EXCLUSIVE: every reader and writer of the table waits until it is there, and it fails (23505) on the first duplicate. A primary key also reads the table for NULLs where a column is not NOT NULL yet.',
  versions: 'all; not for partitioned tables, whose indexes cannot be built CONCURRENTLY',
  fix: 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD … USING INDEX, which takes the same lock for a moment',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE while the index is built; ADD … USING INDEX reads nothing (measured: 2 ms; 14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return alterCommands(statement, ['AT_AddConstraint']).flatMap((command): readonly Offence[] => {
      const constraint = unwrap(command.def, 'Constraint');
      const { contype, indexname } = constraint ?? {};
      const isKey = contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_PRIMARY';
      if (constraint === undefined || !isKey || indexname !== undefined) return [];
      if (!isInUse(ground.schema, command.relation)) return [];
      const { table, start, end } = command;
      const isPartitioned = ground.schema.table(table)?.kind === 'partitioned table';
      const online = isPartitioned ? undefined : keyFromIndex(statement, command, constraint);
      const nullable =
        contype === 'CONSTR_UNIQUE'
          ? []
          : namesOf(constraint.keys).filter((column) => !isProvenNotNull(ground.schema.table(table), column));
      return [
        {
          ...{ start, end, table },
          subject: named('table', table),
          message: 'every reader and writer waits while its index is built (ACCESS EXCLUSIVE)',
          ...onlineWay(statement, online, notNull(table, nullable, ground)),
        },
      ];
    });
  },
});

/** Steps that come before a primary key: its columns are made NOT NULL without a scan under the lock. */
function notNull(table: ObjectName, columns: readonly string[], { versions }: Ground): string {
  return columns
    .map((column) => `${renderSteps(notNullSteps(table, column, versions))}\n-- then, for the key itself:\n`)
    .join('');
}

function onlineWay(
  statement: LintStatement,
  online: KeyFromIndex | undefined,
  before: string,
): Pick<Offence, 'instead' | 'fix'> {
  if (online === undefined)
    return { instead: 'build the unique index CONCURRENTLY first, on each partition where there are some' };
  const instead = `${before}${online.build}\n${online.adopt}`;
  if (!statement.canStandAlone || statement.within !== undefined || before !== '') return { instead };
  const fix: Fix = {
    kind: 'safe',
    title: 'build the index CONCURRENTLY, then take it over',
    edits: [replaceWhole(statement, `${online.build}\n${online.adopt.replace(/;$/, '')}`)],
  };
  return { instead, fix };
}
