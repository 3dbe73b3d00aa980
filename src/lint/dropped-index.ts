import { asKind } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import { objectName } from '../migrations/range-name.ts';
import type { LintStatement } from './lint-file.ts';

/** DROP INDEX, taken apart; undefined for every other statement. */
export interface DroppedIndexes {
  readonly names: readonly ObjectName[];
  readonly isConcurrent: boolean;
  readonly isCascade: boolean;
  readonly ifExists: boolean;
}

export function droppedIndexesOf(statement: LintStatement): DroppedIndexes | undefined {
  const node = asKind(statement, 'DropStmt');
  if (node?.removeType !== 'OBJECT_INDEX') return undefined;
  return {
    names: (node.objects ?? []).map((object) => objectName(object, 'index')),
    isConcurrent: node.concurrent === true,
    isCascade: node.behavior === 'DROP_CASCADE',
    ifExists: node.missing_ok === true,
  };
}

/** One DROP INDEX CONCURRENTLY an index, as the command takes only one; without the last semicolon. */
export function dropEachConcurrently({ names, ifExists }: DroppedIndexes): string {
  const start = `DROP INDEX CONCURRENTLY ${ifExists ? 'IF EXISTS ' : ''}`;
  return names.map((name) => start + renderObjectName(name)).join(';\n');
}

/** `index "a"`, or `indexes "a", "b"` */
export function namedIndexes(names: readonly ObjectName[]): string {
  return `${names.length === 1 ? 'index' : 'indexes'} ${names.map(renderObjectName).join(', ')}`;
}
