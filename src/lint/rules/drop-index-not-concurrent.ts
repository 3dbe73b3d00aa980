import { concurrently } from '../concurrently.ts';
import { droppedIndexesOf, dropEachConcurrently, namedIndexes } from '../dropped-index.ts';
import { replaceWhole } from '../edit.ts';
import { isIndexInUse, isIndexOfPartitioned, ownerOfIndex } from '../index-in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const dropIndexNotConcurrent = defineRule({
  id: 'drop-index-not-concurrent',
  title: 'DROP INDEX without CONCURRENTLY',
  severity: 'error',
  why: 'DROP INDEX takes ACCESS EXCLUSIVE on the index and on its table. It waits for every query that runs there, and every query that comes meanwhile waits behind it, SELECT too.',
  versions: 'all; CONCURRENTLY takes one index, no CASCADE, and no index of a partitioned table',
  fix: 'DROP INDEX CONCURRENTLY, one statement an index, which waits without stopping anybody',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE on table and index, SHARE UPDATE EXCLUSIVE with CONCURRENTLY (14 to 18); a plain SELECT waited 2.7 s behind a DROP INDEX that waited itself (measured on 15 and 18).',
  kinds: ['DropStmt'],
  judge(statement, { schema }) {
    const dropped = droppedIndexesOf(statement);
    if (dropped === undefined || dropped.isConcurrent) return [];
    // a constraint's index has its own rule; on a partitioned table there is no other way, and nothing is read or written
    const names = dropped.names.filter(
      (name) =>
        isIndexInUse(schema, name) &&
        !isIndexOfPartitioned(schema, name) &&
        ownerOfIndex(schema, name) === undefined,
    );
    const [first] = names;
    if (first === undefined) return [];
    const table = schema.index(first)?.table;
    return [
      {
        ...{ start: statement.start, end: statement.end, ...(table !== undefined && { table }) },
        subject: namedIndexes(names),
        message: `nobody can read or write ${table === undefined ? 'its table' : named('table', table)} from the moment it asks for its lock until it is done`,
        ...wayOut(statement, dropped),
      },
    ];
  },
});

function wayOut(
  statement: Parameters<typeof concurrently>[0],
  dropped: Parameters<typeof dropEachConcurrently>[0],
): ReturnType<typeof concurrently> {
  if (dropped.isCascade) return { instead: 'drop what depends on it first, then DROP INDEX CONCURRENTLY' };
  if (dropped.names.length === 1) return concurrently(statement, 'index');
  const text = dropEachConcurrently(dropped);
  if (!statement.canStandAlone || statement.within !== undefined)
    return { instead: `outside of the transaction: ${text};` };
  const title = 'one DROP INDEX CONCURRENTLY an index';
  return { instead: `${text};`, fix: { kind: 'safe', title, edits: [replaceWhole(statement, text)] } };
}
