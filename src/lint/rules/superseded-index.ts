import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { droppedIndexesOf } from '../dropped-index.ts';
import { ownerOfIndex } from '../index-in-use.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { isCoveredBy } from '../schema/covers.ts';
import { defineRule } from '../rule.ts';

export const supersededIndex = defineRule({
  id: 'superseded-index',
  title: 'A new index makes an old one superfluous',
  severity: 'info',
  why: 'The old index is the beginning of the new one: from now on every write maintains it, and no query needs it.',
  versions: 'all',
  fix: 'drop the old one once the new one is valid, in this migration or a later one',
  evidence: 'a B-tree serves searches by its first columns (manual 11.3).',
  roles: ['migration'],
  kinds: ['IndexStmt'],
  judge(statement, { schema, file }) {
    const made = newIndexOf(statement);
    if (made === undefined) return [];
    const { index, table, subject } = made;
    return schema
      .indexesOf(table)
      .filter(
        (old) =>
          old.name.name !== index.name.name &&
          !old.isUnique &&
          isCoveredBy(old, index) === 'prefix' &&
          isCoveredBy(index, old) === undefined &&
          ownerOfIndex(schema, old.name) === undefined &&
          !isDroppedLater(file, statement, old.name),
      )
      .map(({ name }) => ({
        ...{ start: statement.start, end: statement.end, subject, table },
        message: `begins with all that ${named('index', name)} has: that one only costs writes from now on`,
        instead: `then: DROP INDEX CONCURRENTLY ${renderObjectName(name)};`,
      }));
  },
});

function isDroppedLater(file: LintFile, { index }: LintStatement, { name }: ObjectName): boolean {
  return file.statements
    .slice(index + 1)
    .some((one) => droppedIndexesOf(one)?.names.some((dropped) => dropped.name === name) === true);
}
