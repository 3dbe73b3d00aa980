import type { Statement } from './migration.ts';
import { asKind } from './node.ts';
import { renderObjectName } from './object-name.ts';
import { objectName } from './range-name.ts';

/** The names of the indexes that DROP INDEX takes away, as SQL writes them. */
export function droppedIndexes(statement: Statement): readonly string[] {
  const node = asKind(statement, 'DropStmt');
  if (node?.removeType !== 'OBJECT_INDEX') return [];
  return (node.objects ?? []).map((object) => renderObjectName(objectName(object, 'index')));
}
