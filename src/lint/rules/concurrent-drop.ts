import { droppedIndexesOf, dropEachConcurrently, namedIndexes } from '../dropped-index.ts';
import { replaceWhole } from '../edit.ts';
import { defineRule } from '../rule.ts';

export const concurrentDrop = defineRule({
  id: 'concurrent-drop',
  title: 'DROP INDEX CONCURRENTLY of several indexes, or with CASCADE',
  severity: 'error',
  why: 'PostgreSQL refuses it with SQLSTATE 0A000 when it is executed; a parser takes it. What stands before it in the file is done by then.',
  versions: 'all',
  fix: 'one statement an index, without CASCADE; what depends on the index is dropped before',
  evidence:
    '"DROP INDEX CONCURRENTLY does not support dropping multiple objects", "… does not support CASCADE" (measured on 15 and 18; manual, DROP INDEX).',
  kinds: ['DropStmt'],
  judge(statement) {
    const dropped = droppedIndexesOf(statement);
    if (dropped?.isConcurrent !== true || (dropped.names.length === 1 && !dropped.isCascade)) return [];
    const place = {
      ...{ start: statement.start, end: statement.end },
      subject: namedIndexes(dropped.names),
    };
    if (dropped.isCascade) {
      const instead = 'drop what depends on it first, then each index by itself without CASCADE';
      return [{ ...place, message: 'is refused (0A000): CONCURRENTLY does not go with CASCADE', instead }];
    }
    const text = dropEachConcurrently(dropped);
    const edits = [replaceWhole(statement, text)];
    return [
      {
        ...place,
        message: 'is refused (0A000): CONCURRENTLY takes one index at a time',
        ...{ instead: `${text};`, fix: { kind: 'safe', title: 'one statement an index', edits } },
      },
    ];
  },
});
