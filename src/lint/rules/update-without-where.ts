import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind, unwrapAll, type NodeOf } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { meansAllRows } from '../all-rows.ts';
import { lexemesOf } from '../edit.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const updateWithoutWhere = defineRule({
  id: 'update-without-where',
  title: 'UPDATE of every row at once',
  severity: 'error',
  why: 'Every row stays locked until the transaction ends: whoever updates one of them waits all that time. Every row is written anew, with its index entries: the table grows to twice its size, standbys and archive get all of it, and VACUUM can clean up nothing meanwhile.',
  versions: 'all',
  fix: 'in batches of some thousand rows, each in a transaction of its own, only those rows that need it',
  evidence:
    'Measured: 626 ms for 20,000 rows with two indexes; row locks are held to the end (manual, 13.3.2).',
  kinds: ['UpdateStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'UpdateStmt');
    if (node?.relation === undefined || !meansAllRows(node.whereClause)) return [];
    if (!isInUse(schema, node.relation)) return [];
    const table = rangeName(node.relation);
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message: 'every row is locked until the transaction ends, and written anew in one go',
        instead: inBatches(statement, node),
      },
    ];
  },
});

function inBatches(statement: LintStatement, node: NodeOf<'UpdateStmt'>): string {
  const name = renderObjectName(rangeName(node.relation ?? {}));
  const targets = unwrapAll(node.targetList, 'ResTarget');
  const [target] = targets;
  const words = lexemesOf(statement);
  const equals = words.find(({ text }) => text === '=');
  const last = words.findIndex(({ word }) => word === 'where' || word === 'returning');
  const isPlain =
    targets.length === 1 &&
    node.fromClause === undefined &&
    node.relation?.alias === undefined &&
    node.withClause === undefined;
  if (!isPlain || target?.name === undefined || target.indirection !== undefined || equals === undefined)
    return 'add WHERE and go through the table in batches of some thousand rows, each in a transaction of its own';
  const end = last === -1 ? statement.sql.length : (words[last]?.start ?? statement.sql.length);
  const [column, value] = [quoteIdentifier(target.name), statement.sql.slice(equals.end, end).trim()];
  return `-- outside of migrations, again and again until it says UPDATE 0
UPDATE ${name} SET ${column} = ${value}
WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${column} IS DISTINCT FROM (${value}) LIMIT 1000));`;
}
