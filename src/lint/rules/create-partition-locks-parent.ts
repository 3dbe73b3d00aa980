import { asKind, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { replaceWhole } from '../edit.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { partitionBound } from '../partition-bound.ts';
import { defineRule, type Offence } from '../rule.ts';

export const createPartitionLocksParent = defineRule({
  id: 'create-partition-locks-parent',
  title: 'CREATE TABLE … PARTITION OF a table in use',
  severity: 'warning',
  why: 'It takes ACCESS EXCLUSIVE on the partitioned table: from the moment it waits until the transaction ends, every query of the whole table waits, for a partition that nobody uses yet. A default partition is read under the same lock.',
  versions: 'all; ATTACH takes the weaker lock since 12',
  fix: 'make the table by itself, LIKE the partitioned one, then ATTACH it: SHARE UPDATE EXCLUSIVE, and nothing to read',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE on the partitioned table for PARTITION OF, SHARE UPDATE EXCLUSIVE for ATTACH (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['CreateStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'CreateStmt');
    const [parent] = unwrapAll(node?.inhRelations, 'RangeVar');
    if (node?.partbound === undefined || parent === undefined || !isInUse(schema, parent)) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: rangeName(parent) },
        subject: named('table', rangeName(parent)),
        message:
          'every reader and writer of it waits from the moment that this waits until the transaction ends (ACCESS EXCLUSIVE)',
        ...attached(statement),
      },
    ];
  },
});

/** Identity columns are left out: since 17 a table with some cannot be attached, and it gets those of the parent. */
function attached(statement: LintStatement): Pick<Offence, 'instead' | 'fix'> {
  const {
    relation,
    inhRelations,
    tableElts,
    if_not_exists: mayBeThere,
  } = asKind(statement, 'CreateStmt') ?? {};
  const [parent] = unwrapAll(inhRelations, 'RangeVar');
  const text = partitionBound(statement);
  const isPlain = tableElts === undefined && mayBeThere !== true && statement.within === undefined;
  if (!isPlain || relation === undefined || parent === undefined || text === undefined)
    return {
      instead:
        'CREATE TABLE … (LIKE the partitioned one INCLUDING ALL EXCLUDING IDENTITY), then ATTACH PARTITION',
    };
  const [own, whole] = [renderObjectName(rangeName(relation)), renderObjectName(rangeName(parent))];
  const made = `CREATE TABLE ${own} (LIKE ${whole} INCLUDING ALL EXCLUDING IDENTITY)${text.rest === '' ? '' : ` ${text.rest}`};`;
  const attach = `ALTER TABLE ${whole} ATTACH PARTITION ${own} ${text.bound}`;
  return {
    instead: `${made}\n${attach};`,
    fix: {
      kind: 'suggestion',
      title: 'make it by itself, then attach it',
      edits: [replaceWhole(statement, `${made}\n${attach}`)],
    },
  };
}
