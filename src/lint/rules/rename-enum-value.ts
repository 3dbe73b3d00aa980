import { quoteLiteral } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { listName } from '../../migrations/range-name.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';
import { renderSteps } from '../steps.ts';

export const renameEnumValue = defineRule({
  id: 'rename-enum-value',
  title: 'A value of an enum gets another name',
  severity: 'error',
  why: 'Code that writes or compares the old value fails with 22P02 from its commit on, and code that reads the rows meets a value that it does not know; no lock holds the deployment up.',
  versions: 'all; RENAME VALUE since 10',
  fix: 'add the new value beside the old one, deploy code that knows both, then move the rows in batches',
  evidence:
    'Manual, ALTER TYPE: RENAME VALUE changes the label in the catalog, and with it every row at once.',
  kinds: ['AlterEnumStmt'],
  judge(statement, ground) {
    const node = asKind(statement, 'AlterEnumStmt');
    if (node?.oldVal === undefined) return [];
    const name = listName(node.typeName, 'type');
    if (ground.schema.isNew(name) || isTakenBack(statement, ground)) return [];
    const [type, from, to] = [
      renderObjectName(name),
      quoteLiteral(node.oldVal),
      quoteLiteral(node.newVal ?? ''),
    ];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named('enum', name),
        message: `code that still writes or compares ${from} fails as soon as it is ${to}`,
        instead: renderSteps([
          { when: 'here', sql: [`ALTER TYPE ${type} ADD VALUE ${to} AFTER ${from};`] },
          {
            when: 'when all code knows both, in batches, for each column of the type',
            sql: [`UPDATE "<table>" SET "<column>" = ${to} WHERE "<column>" = ${from};`],
          },
        ]),
      },
    ];
  },
});

/** A rollback that gives back the name which its migration took. */
function isTakenBack(statement: LintStatement, { file }: Ground): boolean {
  const back = asKind(statement, 'AlterEnumStmt');
  if (back === undefined || file.role !== 'rollback') return false;
  const key = schemaKey(listName(back.typeName, 'type'));
  return (file.counterpart?.statements ?? []).some((one) => {
    const there = asKind(one, 'AlterEnumStmt');
    return (
      there?.oldVal === back.newVal &&
      there?.newVal === back.oldVal &&
      schemaKey(listName(there?.typeName, 'type')) === key
    );
  });
}
