import type { Node, ObjectType } from 'libpg-query';
import { namesOf, unwrap } from '../node.ts';
import type { ObjectName } from '../object-name.ts';
import { listName, objectName } from '../range-name.ts';
import { objects, UNNAMEABLE, type Touch } from './touch.ts';

const KINDS: Partial<Record<ObjectType, ObjectName['kind']>> = {
  OBJECT_TABLE: 'relation',
  OBJECT_FOREIGN_TABLE: 'relation',
  OBJECT_VIEW: 'relation',
  OBJECT_MATVIEW: 'relation',
  OBJECT_SEQUENCE: 'relation',
  OBJECT_INDEX: 'index',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_FUNCTION: 'routine',
  OBJECT_PROCEDURE: 'routine',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'routine',
  OBJECT_SCHEMA: 'schema',
  OBJECT_EXTENSION: 'extension',
};

/** Parts of a table, written behind its name: `schema.table.part`. */
const PARTS: ReadonlySet<ObjectType> = new Set([
  'OBJECT_COLUMN',
  'OBJECT_TABCONSTRAINT',
  'OBJECT_TRIGGER',
  'OBJECT_POLICY',
  'OBJECT_RULE',
]);

export function kindOf(type: ObjectType | undefined): ObjectName['kind'] | undefined {
  return type && KINDS[type];
}

/** The object that DROP, COMMENT, ALTER … OWNER and the like name: for a part of a table, the table. */
export function touchObject(type: ObjectType | undefined, object: Node | undefined): Touch {
  const kind = kindOf(type);
  if (kind !== undefined) return objects(objectName(object, kind));
  if (type !== undefined && PARTS.has(type)) return objects(ownerOfPart(object));
  if (type === 'OBJECT_DOMCONSTRAINT') return objects(domainOf(object));
  return UNNAMEABLE;
}

function ownerOfPart(object: Node | undefined): ObjectName {
  const [table = '', schema] = namesOf(unwrap(object, 'List')?.items).slice(0, -1).reverse();
  return { kind: 'relation', schema, name: table };
}

/** COMMENT has `[TypeName, name]`, ALTER DOMAIN … RENAME CONSTRAINT only the domain's name. */
function domainOf(object: Node | undefined): ObjectName {
  const items = unwrap(object, 'List')?.items;
  const type = unwrap(items?.[0], 'TypeName');
  return listName(type?.names ?? items, 'type');
}

/** The same object under another name or in another schema. */
export function renamed(touch: Touch, change: Partial<ObjectName>): Touch {
  return { ...touch, objects: touch.objects.flatMap((object) => [object, { ...object, ...change }]) };
}
