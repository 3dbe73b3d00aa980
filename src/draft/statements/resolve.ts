import type { Node, ObjectType } from 'libpg-query';
import { namesOf, unwrap } from '../../migrations/node.ts';
import { objectName } from '../../migrations/range-name.ts';
import type { Context } from '../context.ts';
import type { PartKind, Thing, ThingKind } from '../thing.ts';
import { objectWithArgs, routineOf } from './routine.ts';

const KINDS: Partial<Record<ObjectType, ThingKind>> = {
  OBJECT_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_INDEX: 'index',
  OBJECT_FOREIGN_TABLE: 'foreign table',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_SCHEMA: 'schema',
  OBJECT_EXTENSION: 'extension',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_PUBLICATION: 'publication',
  OBJECT_EVENT_TRIGGER: 'event trigger',
  OBJECT_COLLATION: 'collation',
  OBJECT_FDW: 'foreign data wrapper',
  OBJECT_FOREIGN_SERVER: 'server',
};

const ROUTINES: Partial<Record<ObjectType, ThingKind>> = {
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'aggregate',
};

const PARTS: Partial<Record<ObjectType, PartKind>> = {
  OBJECT_COLUMN: 'column',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_POLICY: 'policy',
  OBJECT_RULE: 'rule',
};

/** What DROP, COMMENT, OWNER and the like name; undefined for kinds that are not followed here. */
export function resolve(
  context: Context,
  type: ObjectType | undefined,
  object: Node | undefined,
): Thing | undefined {
  if (type === undefined) return undefined;
  const { catalog } = context;
  const routine = ROUTINES[type];
  if (routine !== undefined) return routineOf(context, routine, objectWithArgs(object));
  const part = PARTS[type];
  if (part !== undefined) return partOf(context, part, namesOf(unwrap(object, 'List')?.items));
  if (type === 'OBJECT_DOMCONSTRAINT') return domainConstraint(context, object);
  const kind = KINDS[type];
  return kind && catalog.get(kind, objectName(object, 'relation'));
}

function partOf({ catalog }: Context, kind: PartKind, names: readonly string[]): Thing {
  const [name = '', table = '', schema] = names.toReversed();
  return catalog.part(catalog.get('table', { schema, name: table }), kind, name);
}

/** COMMENT has `[TypeName, name]`, RENAME only the domain. */
function domainConstraint({ catalog }: Context, object: Node | undefined): Thing {
  const items = unwrap(object, 'List')?.items ?? [];
  const domain = catalog.get('domain', objectName(items[0], 'type'));
  return catalog.part(domain, 'constraint', unwrap(items[1], 'String')?.sval ?? '');
}

export function kindOfType(type: ObjectType | undefined): ThingKind | undefined {
  return type && (KINDS[type] ?? ROUTINES[type]);
}

export function partOfType(type: ObjectType | undefined): PartKind | undefined {
  return type && PARTS[type];
}
