import { quoteLiteral } from '../../db/identifiers.ts';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { isOthers } from '../own-work.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../words.ts';

export const truncateCascade = defineRule({
  id: 'truncate-cascade',
  title: 'TRUNCATE … CASCADE',
  severity: 'error',
  why: 'Every table that refers to it by a foreign key is emptied too, and every table that refers to those, each under ACCESS EXCLUSIVE: the file names one of them, the catalog knows the rest.',
  versions: 'all',
  fix: 'name each table that is to be emptied; without CASCADE the server refuses when one is missing (0A000)',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE on the referring tables, and all of them have new files (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['TruncateStmt'],
  judge(statement, ground) {
    const { relations, behavior } = asKind(statement, 'TruncateStmt') ?? {};
    if (behavior !== 'DROP_CASCADE') return [];
    const lost = unwrapAll(relations, 'RangeVar')
      .filter((relation) => isInUse(ground.schema, relation) && isOthers(ground, rangeName(relation)))
      .map((relation) => rangeName(relation));
    const [first] = lost;
    if (first === undefined) return [];
    const names = lost
      .map((name) => `${quoteLiteral(renderObjectName(name))}::pg_catalog.regclass`)
      .join(', ');
    return [
      {
        ...{ start: statement.start, end: statement.end, table: first },
        subject: listed('table', lost.map(renderObjectName)),
        message: `all rows are lost for good, and so are those of every table that refers to ${lost.length === 1 ? 'it' : 'them'}`,
        instead: `-- what would be emptied too:
SELECT DISTINCT conrelid::pg_catalog.regclass FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid IN (${names});`,
      },
    ];
  },
});
