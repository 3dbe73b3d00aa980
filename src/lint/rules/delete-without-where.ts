import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { meansAllRows } from '../all-rows.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { isOthers } from '../own-work.ts';
import { defineRule } from '../rule.ts';

export const deleteWithoutWhere = defineRule({
  id: 'delete-without-where',
  title: 'DELETE of every row',
  severity: 'error',
  why: 'All rows are lost when it commits, and with ON DELETE CASCADE those of other tables too. Until then every row is locked; a foreign key without an index on its table reads that table once for each deleted row.',
  versions: 'all',
  fix: 'a WHERE that says which rows are meant, in batches of some thousand',
  evidence: 'Manual, DELETE: without WHERE all rows are deleted; it cannot be taken back after COMMIT.',
  kinds: ['DeleteStmt'],
  judge(statement, ground) {
    const { relation, whereClause, usingClause } = asKind(statement, 'DeleteStmt') ?? {};
    if (relation === undefined || !meansAllRows(whereClause) || usingClause !== undefined) return [];
    const table = rangeName(relation);
    if (!isInUse(ground.schema, relation) || !isOthers(ground, table)) return [];
    const name = renderObjectName(table);
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message: 'all its rows are lost for good, and locked until the transaction ends',
        instead: `-- again and again, until it says DELETE 0
DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE … LIMIT 5000));`,
      },
    ];
  },
});
