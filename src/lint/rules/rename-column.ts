import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { addsColumn } from '../adds-column.ts';
import { isInUse } from '../in-use.ts';
import { namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const renameColumn = defineRule({
  id: 'rename-column',
  title: 'RENAME COLUMN',
  severity: 'error',
  why: 'From that moment every statement of the deployed application that says the old name fails (42703), and none that says the new name worked before: there is no moment at which both versions of the application work.',
  versions: 'all',
  fix: 'a new column that a trigger keeps equal to the old one, until no deployed version uses the old name; or leave the name, and give it another in the application (in Prisma: @map)',
  evidence:
    'The rename itself takes ACCESS EXCLUSIVE for a moment and writes nothing; views keep working (manual, ALTER TABLE, RENAME).',
  // the way back to the names that were before
  roles: ['migration'],
  kinds: ['RenameStmt'],
  judge(statement, { schema, file }) {
    const node = asKind(statement, 'RenameStmt');
    const { relation, subname = '', newname = '' } = node ?? {};
    if (node?.renameType !== 'OBJECT_COLUMN' || node.relationType !== 'OBJECT_TABLE') return [];
    if (relation === undefined || !isInUse(schema, relation)) return [];
    const table = rangeName(relation);
    const isFresh = file.statements
      .slice(0, statement.index)
      .some((other) => addsColumn(other, table, subname));
    if (isFresh) return [];
    const [name, from, to] = [renderObjectName(table), quoteIdentifier(subname), quoteIdentifier(newname)];
    return [
      {
        ...{ start: statement.start, end: statement.end, table, subject: namedColumn(table, subname) },
        message: `code that says ${from} fails from that moment, and code that says ${to} fails before it`,
        instead: renderSteps([
          {
            sql: [
              `ALTER TABLE ${name} ADD COLUMN ${to} …;`,
              `-- and a BEFORE INSERT OR UPDATE trigger that gives ${from} and ${to} the same value`,
            ],
          },
          {
            when: 'outside of migrations, in batches',
            sql: [`UPDATE ${name} SET ${to} = ${from} WHERE ${to} IS DISTINCT FROM ${from} AND …;`],
          },
          {
            when: `in a later migration, when no deployed version says ${from} any more`,
            sql: [`ALTER TABLE ${name} DROP COLUMN ${from};`, '-- and the trigger'],
          },
        ]),
      },
    ];
  },
});
