import type { Node, ObjectType } from 'libpg-query';
import { unwrap, unwrapAll, type NodeOf } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { objectName, rangeName } from '../migrations/range-name.ts';
import { kindOf, touchObject } from '../migrations/touched/object-type.ts';
import { effects, lock, NO_LOCKS, together, unknownBecause, type Answer, type Effects } from './effect.ts';
import { dropIndex } from './indexes.ts';
import type { LockMode } from './modes.ts';

/** Parts of a table: DROP and RENAME take the whole table. */
const PARTS: ReadonlySet<ObjectType> = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']);

const FOLLOWERS = 'tables that it refers to, or is a partition of, are locked too';

export function drop({ removeType, objects = [], behavior, concurrent }: NodeOf<'DropStmt'>): Effects {
  const dropped = together(objects.map((object) => dropOne(removeType, object, concurrent === true)));
  if (behavior !== 'DROP_CASCADE') return dropped;
  return together([dropped, unknownBecause('CASCADE locks what depends on it')]);
}

function dropOne(type: ObjectType | undefined, object: Node, concurrent: boolean): Effects {
  if (type === 'OBJECT_INDEX') return dropIndex(objectName(object, 'index'), concurrent);
  if (type === 'OBJECT_STATISTIC_EXT') return unknownBecause('its table is locked SHARE UPDATE EXCLUSIVE');
  if (type === 'OBJECT_TYPE') return compositeType(type, object);
  if (type === 'OBJECT_EXTENSION') return unknownBecause('its own tables are locked');
  const isTable = type === 'OBJECT_TABLE' || type === 'OBJECT_FOREIGN_TABLE';
  const descendants: Answer = isTable ? 'depends' : 'no';
  const locks = relationsOf(type, object).map((one) => lock(one, 'ACCESS EXCLUSIVE', { descendants }));
  return isTable ? unknownBecause(FOLLOWERS, ...locks) : effects(...locks);
}

/** Relations only: types, functions, schemas and the like have locks of their own that no query meets. */
function relationsOf(type: ObjectType | undefined, object: Node | undefined): readonly ObjectName[] {
  const kind = kindOf(type);
  const isRelation = kind === 'relation' || kind === 'index' || (type !== undefined && PARTS.has(type));
  return isRelation ? touchObject(type, object).objects : [];
}

export function rename(node: NodeOf<'RenameStmt'>): Effects {
  const { renameType, relation, object } = node;
  if (relation === undefined) return compositeType(renameType, object);
  const kind = renameType === 'OBJECT_ATTRIBUTE' ? 'type' : (kindOf(renameType) ?? 'relation');
  const name = rangeName(relation, kind);
  if (kind === 'index') {
    // ALTER INDEX also renames tables and views, and then takes the stronger lock.
    return effects(lock(name, 'SHARE UPDATE EXCLUSIVE'));
  }
  const recurses = renameType === 'OBJECT_COLUMN' || renameType === 'OBJECT_TABCONSTRAINT';
  const mayRecurse = relation.inh === true && recurses;
  const descendants = !mayRecurse ? 'no' : renameType === 'OBJECT_COLUMN' ? 'yes' : 'depends';
  return effects(lock(name, 'ACCESS EXCLUSIVE', { descendants }));
}

export function setSchema({ relation, objectType }: NodeOf<'AlterObjectSchemaStmt'>): Effects {
  return effects(relation && lock(rangeName(relation, kindOf(objectType) ?? 'relation'), 'ACCESS EXCLUSIVE'));
}

export function alterOwner({ objectType, object }: NodeOf<'AlterOwnerStmt'>): Effects {
  return compositeType(objectType, object);
}

/** A composite type is a relation too; whether a type is one, only the catalog knows. */
function compositeType(type: ObjectType | undefined, object: Node | undefined): Effects {
  return type === 'OBJECT_TYPE' ? effects(lock(objectName(object, 'type'), 'ACCESS EXCLUSIVE')) : NO_LOCKS;
}

export function dependsOnExtension({ objectType, relation }: NodeOf<'AlterObjectDependsStmt'>): Effects {
  if (relation === undefined) return NO_LOCKS;
  const mode = objectType === 'OBJECT_TRIGGER' ? 'ACCESS SHARE' : 'ACCESS EXCLUSIVE';
  return effects(lock(rangeName(relation, kindOf(objectType) ?? 'relation'), mode));
}

/** COMMENT and SECURITY LABEL: SHARE UPDATE EXCLUSIVE on a relation, ACCESS SHARE for what is part of one. */
export function comment({ objtype, object }: NodeOf<'CommentStmt'>): Effects {
  if (objtype === 'OBJECT_TABCONSTRAINT' || (objtype !== undefined && PARTS.has(objtype))) {
    return effects(...touchObject(objtype, object).objects.map((one) => lock(one, 'ACCESS SHARE')));
  }
  const isColumn = objtype === 'OBJECT_COLUMN';
  const relations = isColumn ? touchObject(objtype, object).objects : relationsOf(objtype, object);
  return effects(...relations.map((one) => lock(one, 'SHARE UPDATE EXCLUSIVE')));
}

/** PostgreSQL 18 keeps a relation from being dropped while its privileges change. */
export function grant({ objects }: NodeOf<'GrantStmt'>, serverVersion: number): Effects {
  if (serverVersion < 180_000) return NO_LOCKS;
  const mode: LockMode = 'ACCESS SHARE';
  return effects(...unwrapAll(objects, 'RangeVar').map((range) => lock(rangeName(range), mode)));
}

/** ALTER DOMAIN checks the rows of every table that uses it, while their writers wait. */
export function alterDomain({ subtype, def }: NodeOf<'AlterDomainStmt'>): Effects {
  const isUnchecked = unwrap(def, 'Constraint')?.skip_validation === true;
  const checks = subtype === 'O' || subtype === 'V' || (subtype === 'C' && !isUnchecked);
  return checks ? unknownBecause('every table that uses the domain is read under SHARE') : NO_LOCKS;
}
