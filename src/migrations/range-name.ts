import type { Node, RangeVar } from 'libpg-query';
import { namesOf, unwrap } from './node.ts';
import type { ObjectName } from './object-name.ts';

/** `schema.name` where the grammar expects a table or index. */
export function rangeName(range: RangeVar, kind: ObjectName['kind'] = 'relation'): ObjectName {
  return { kind, schema: range.schemaname, name: range.relname ?? '' };
}

/** `schema.name` where the grammar keeps a list of names; a database name in front is left out. */
export function listName(names: readonly Node[] | undefined, kind: ObjectName['kind']): ObjectName {
  const parts = namesOf(names);
  return { kind, schema: parts.at(-2), name: parts.at(-1) ?? '' };
}

/** The name of an object as DROP, COMMENT, ALTER … RENAME and the like wrap it. */
export function objectName(object: Node | undefined, kind: ObjectName['kind']): ObjectName {
  const single = unwrap(object, 'String')?.sval;
  if (single !== undefined) return { kind, schema: undefined, name: single };
  const names =
    unwrap(object, 'List')?.items ?? unwrap(object, 'TypeName')?.names ?? unwrap(object, 'ObjectWithArgs')?.objname;
  return listName(names, kind);
}
