import { asKind, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { isOthers } from '../own-work.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../words.ts';

export const truncate = defineRule({
  id: 'truncate',
  title: 'TRUNCATE of a table in use',
  severity: 'error',
  why: 'All rows are gone when it commits, without a trigger for each and without a way back; until then ACCESS EXCLUSIVE stops every reader and writer. Sessions with an older snapshot see an empty table, not their rows (manual, TRUNCATE).',
  versions: 'all',
  fix: 'delete in batches of some thousand rows, each in a transaction of its own; or drop or detach a partition',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE, and the table has a new file (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['TruncateStmt'],
  judge(statement, ground) {
    const { relations, behavior } = asKind(statement, 'TruncateStmt') ?? {};
    // with CASCADE it is even worse, and has a rule of its own
    if (behavior === 'DROP_CASCADE') return [];
    const lost = unwrapAll(relations, 'RangeVar')
      .filter((relation) => isInUse(ground.schema, relation) && isOthers(ground, rangeName(relation)))
      .map((relation) => rangeName(relation));
    const [first] = lost;
    if (first === undefined) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: first },
        subject: listed('table', lost.map(renderObjectName)),
        message: 'all rows are lost for good, and every reader waits until it commits (ACCESS EXCLUSIVE)',
        instead: ['-- each again and again, until it says DELETE 0', ...lost.map(deleteSome)].join('\n'),
      },
    ];
  },
});

function deleteSome(table: Parameters<typeof renderObjectName>[0]): string {
  const name = renderObjectName(table);
  return `DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} LIMIT 5000));`;
}
