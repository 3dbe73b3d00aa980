import type { Script, Statement } from './migration.ts';
import { asKind } from './node.ts';
import type { ObjectName } from './object-name.ts';
import { rangeName } from './range-name.ts';

/**
 * True when every object that the script touches is a table or index of its own making, as far as the text tells. So
 * none of them was there before, or the script fails.
 */
export function makesOnlyNew({ segments, touched }: Script): boolean {
  const made = new Set(segments.flatMap(({ statements }) => statements).flatMap((one) => keysOf(madeBy(one))));
  return touched.complete && touched.objects.every((object) => keysOf(object).every((key) => made.has(key)));
}

/** IF NOT EXISTS may make nothing. An index lives in the schema of its table. */
function madeBy(statement: Statement): ObjectName | undefined {
  const table = asKind(statement, 'CreateStmt');
  if (table !== undefined)
    return table.if_not_exists === true || table.relation === undefined ? undefined : rangeName(table.relation);
  const index = asKind(statement, 'IndexStmt');
  if (index?.relation === undefined || index.idxname === undefined || index.if_not_exists === true)
    return undefined;
  return { kind: 'index', schema: index.relation.schemaname, name: index.idxname };
}

/** Tables and indexes share their names. */
function keysOf(object: ObjectName | undefined): readonly string[] {
  if (object === undefined) return [];
  const space = object.kind === 'index' ? 'relation' : object.kind;
  return [JSON.stringify([space, object.schema ?? null, object.name])];
}
