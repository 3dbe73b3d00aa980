import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { objectName } from '../../migrations/range-name.ts';
import { isOthers } from '../own-work.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';
import { listed } from '../words.ts';

export const dropTable = defineRule({
  id: 'drop-table',
  title: 'DROP TABLE of a table in use',
  severity: 'error',
  why: 'The rows are gone when it commits, and no rollback brings them back; code that still names the table fails from then on. ACCESS EXCLUSIVE is taken on the table and on every table that its foreign keys refer to, so that their readers wait too.',
  versions: 'all',
  fix: 'first deploy code that does not use it; then rename it, which is undone in a moment; drop it days later, with a backup at hand',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE on the dropped table and on the parents of its foreign keys (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['DropStmt'],
  judge(statement, ground) {
    const { removeType, objects = [] } = asKind(statement, 'DropStmt') ?? {};
    if (removeType !== 'OBJECT_TABLE') return [];
    const lost = objects
      .map((object) => objectName(object, 'relation'))
      .filter((name) => isOthers(ground, name));
    const [first] = lost;
    if (first === undefined) return [];
    const archived = lost.map((name) => ({ ...name, name: `${name.name}_unused` }));
    return [
      {
        ...{ start: statement.start, end: statement.end, table: first },
        subject: listed('table', lost.map(renderObjectName)),
        message: `the rows are lost for good, what still reads or writes ${lost.length === 1 ? 'it' : 'them'} fails, and the tables that the foreign keys refer to are locked ACCESS EXCLUSIVE too`,
        instead: renderSteps([
          {
            when: 'when no code uses it any more',
            sql: lost.map(
              (name) =>
                `ALTER TABLE ${renderObjectName(name)} RENAME TO ${quoteIdentifier(`${name.name}_unused`)};`,
            ),
          },
          {
            when: 'days later, with a backup at hand',
            sql: archived.map((name) => `DROP TABLE ${renderObjectName(name)};`),
          },
        ]),
      },
    ];
  },
});
