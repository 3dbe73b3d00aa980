import type { AlterObjectSchemaStmt, AlterOwnerStmt, CommentStmt, DropStmt, RenameStmt } from 'libpg-query';
import { quoteLiteral } from '../../db/identifiers.ts';
import { relationOf, type Context } from '../context.ts';
import { isNew, reference, type Thing } from '../thing.ts';
import { followMarks, forgetMentions } from '../mentions.ts';
import { kindOfType, partOfType, resolve } from './resolve.ts';
import { roleOf } from './role.ts';

export function comment(context: Context, { objtype, object, comment: text }: CommentStmt): void {
  const thing = resolve(context, objtype, object);
  if (thing === undefined)
    return context.catalog.impossible(undefined, 'no inverse is known for this COMMENT');
  context.catalog.set(
    thing,
    'comment',
    text === undefined || text === '' ? null : quoteLiteral(text).trim(),
    'the comment',
  );
}

export function changeOwner(context: Context, { objectType, object, newowner }: AlterOwnerStmt): void {
  const thing = resolve(context, objectType, object);
  if (thing === undefined)
    return context.catalog.impossible(undefined, 'no inverse is known for this OWNER TO');
  context.catalog.set(thing, 'owner', roleOf(newowner), 'the owner');
}

export function setSchema(
  context: Context,
  { objectType, object, relation, newschema = '', missing_ok }: AlterObjectSchemaStmt,
): void {
  const { catalog } = context;
  const thing =
    relation === undefined
      ? resolve(context, objectType, object)
      : relationOf(context, relation, kindOfType(objectType));
  if (thing === undefined) return catalog.impossible(undefined, 'no inverse is known for this SET SCHEMA');
  if (isUncertain(context, thing, missing_ok)) return;
  if (thing.kind === 'extension') return catalog.set(thing, 'schema', newschema, 'the schema');
  forgetMentions(catalog, thing);
  catalog.rename(thing, { schema: newschema });
}

export function rename(context: Context, node: RenameStmt): void {
  const { catalog } = context;
  const { subname = '', newname: name = '', missing_ok } = node;
  const thing = toRename(context, node);
  if (thing === undefined)
    return catalog.impossible(undefined, `no inverse is known for this RENAME (${subname})`);
  if (isUncertain(context, thing, missing_ok)) return;
  forgetMentions(catalog, thing);
  followMarks(thing, name);
  catalog.rename(thing, { name });
}

function toRename(
  context: Context,
  { renameType, relationType, relation, object, subname = '' }: RenameStmt,
): Thing | undefined {
  const { catalog } = context;
  if (renameType === 'OBJECT_SCHEMA') return catalog.get('schema', { schema: undefined, name: subname });
  if (renameType === 'OBJECT_ATTRIBUTE') return undefined;
  const part = partOfType(renameType);
  if (part !== undefined && relation !== undefined)
    return catalog.part(relationOf(context, relation, kindOfType(relationType)), part, subname);
  if (renameType === 'OBJECT_DOMCONSTRAINT')
    return catalog.part(
      resolve(context, 'OBJECT_DOMAIN', object) ?? catalog.get('domain', { schema: undefined, name: '' }),
      'constraint',
      subname,
    );
  if (relation !== undefined) return relationOf(context, relation, kindOfType(renameType));
  return resolve(context, renameType, object);
}

function isUncertain({ catalog }: Context, thing: Thing, isLenient: boolean | undefined): boolean {
  if (isLenient !== true || thing.isWhole || isNew(thing)) return false;
  catalog.impossible(thing, `whether ${reference(thing)} is there is not known, and IF EXISTS does not tell`);
  return true;
}

/** Kinds that hold nothing that their definition would not bring back. */
const WITHOUT_DATA: ReadonlySet<string> = new Set([
  'index',
  'view',
  'materialized view',
  'function',
  'procedure',
  'aggregate',
  'trigger',
  'policy',
  'rule',
  'type',
  'domain',
  'schema',
  'statistics',
  'extension',
  'event trigger',
  'collation',
  'publication',
  'constraint',
]);

export function drop(
  context: Context,
  { objects, removeType, behavior, missing_ok: isLenient, concurrent }: DropStmt,
): void {
  const { catalog } = context;
  for (const object of objects ?? []) {
    const thing = resolve(context, removeType, object);
    if (thing === undefined) {
      catalog.impossible(undefined, 'no inverse is known for this DROP');
      continue;
    }
    if (isLenient === true && isAbsent(context, thing)) continue;
    if (isUncertain(context, thing, isLenient)) continue;
    if (!isNew(thing)) judgeDrop(context, thing, behavior === 'DROP_CASCADE');
    dropWhatHangs(context, thing);
    catalog.drop(thing, concurrent === true);
  }
}

/** The indexes of a materialized view and the triggers of a view go with it, and are made again behind it. */
function dropWhatHangs({ catalog }: Context, thing: Thing): void {
  if (thing.kind === 'materialized view') for (const index of catalog.indexesOf(thing)) catalog.drop(index);
  if (thing.kind !== 'view') return;
  for (const part of [...thing.parts.values()].filter(({ kind }) => kind === 'trigger' || kind === 'rule'))
    catalog.drop(part);
}

function isAbsent({ catalog }: Context, thing: Thing): boolean {
  if (thing.isWhole) return false;
  if (thing.of !== undefined) return thing.of.isWhole && thing.kind !== 'index';
  return catalog.isAsked(thing.kind, thing);
}

function judgeDrop({ catalog }: Context, thing: Thing, isCascade: boolean): void {
  if (thing.kind === 'sequence')
    catalog.impossible(thing, `the value that sequence ${thing.name} stood at goes with it`);
  else if (!WITHOUT_DATA.has(thing.kind))
    catalog.impossible(thing, `the rows of ${thing.kind} ${thing.name} go with it`);
  if (isCascade)
    catalog.impossible(
      thing,
      `CASCADE drops what hangs on ${reference(thing)}, and the text does not name it`,
    );
}
