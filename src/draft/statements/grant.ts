import type { AccessPriv, AlterDefaultPrivilegesStmt, GrantStmt, Node, ObjectType } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { namesOf, unwrap, unwrapAll } from '../../migrations/node.ts';
import type { Context } from '../context.ts';
import { relationOf } from '../context.ts';
import { isThere, facet, isNew, type Thing } from '../thing.ts';
import { resolve } from './resolve.ts';
import { roleOf } from './role.ts';

/** What ALL stands for (manual 5.8); MAINTAIN, of 17, only where the server said so. */
const ALL: Readonly<Record<string, readonly string[]>> = {
  OBJECT_TABLE: ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'],
  OBJECT_SEQUENCE: ['select', 'update', 'usage'],
  OBJECT_FUNCTION: ['execute'],
  OBJECT_PROCEDURE: ['execute'],
  OBJECT_ROUTINE: ['execute'],
  OBJECT_TYPE: ['usage'],
  OBJECT_DOMAIN: ['usage'],
  OBJECT_SCHEMA: ['create', 'usage'],
  OBJECT_COLUMN: ['select', 'insert', 'update', 'references'],
};

/** The facet of one privilege: '' where it is held, `with grant option` where it may be passed on. */
export function grantFacet(grantee: string, privilege: string): string {
  return `grant ${privilege} to ${grantee}`;
}

export function grant(context: Context, node: GrantStmt): void {
  const { catalog } = context;
  if (node.targtype !== 'ACL_TARGET_OBJECT')
    return catalog.impossible(undefined, 'which objects ALL … IN SCHEMA stands for is not known by the text');
  for (const object of node.objects ?? []) {
    const thing = grantedOf(context, node.objtype, object);
    if (thing === undefined)
      catalog.impossible(undefined, 'no inverse is known for privileges on this kind of object');
    else grantOn(context, thing, node);
  }
}

function grantedOf(context: Context, type: ObjectType | undefined, object: Node): Thing | undefined {
  const range = unwrap(object, 'RangeVar');
  if (range !== undefined)
    return relationOf(context, range, type === 'OBJECT_SEQUENCE' ? 'sequence' : 'table');
  return resolve(context, type, object);
}

function grantOn(context: Context, thing: Thing, node: GrantStmt): void {
  const { catalog } = context;
  const isEverything = (node.privileges ?? []).length === 0;
  if (node.behavior === 'DROP_CASCADE' && node.is_grant !== true)
    catalog.impossible(thing, 'CASCADE also revokes what others were granted by them');
  for (const grantee of unwrapAll(node.grantees, 'RoleSpec').map(roleOf)) {
    if (node.is_grant === true && !isNew(thing) && facet(thing, 'owner') === undefined)
      catalog.record({
        kind: 'note',
        thing,
        text: `${grantee} is taken not to own ${thing.kind} ${thing.name}`,
      });
    const wanted = privilegesOf(context, thing, node);
    if (isEverything && !catalog.hasMaintain) {
      changeAll(context, thing, wanted, { grantee, node });
      continue;
    }
    for (const { privilege, on } of wanted) change(context, on, grantFacet(grantee, privilege), node);
  }
}

interface Everything {
  readonly grantee: string;
  readonly node: GrantStmt;
}

/** ALL is more than these on some versions: where nothing or everything was granted before, ALL takes it back too. */
function changeAll(
  context: Context,
  thing: Thing,
  wanted: readonly Privilege[],
  { grantee, node }: Everything,
): void {
  const { catalog } = context;
  const before = wanted.map(({ privilege }) => facet(thing, grantFacet(grantee, privilege)));
  const all = grantFacet(grantee, 'all privileges');
  const isNone = before.every((held) => held === null);
  const isFull = isThere(thing.facets.get(all)) && before.every((held) => held === thing.facets.get(all));
  const apply = (): void => {
    for (const { privilege } of wanted) change(context, thing, grantFacet(grantee, privilege), node);
  };
  if (!isNone && !isFull) return apply();
  catalog.quietly(apply);
  if (isNone && !isFull) thing.facets.set(all, null);
  change(context, thing, all, node);
}

interface Privilege {
  readonly privilege: string;
  readonly on: Thing;
}

function privilegesOf(
  { catalog }: Context,
  thing: Thing,
  { privileges, objtype }: GrantStmt,
): readonly Privilege[] {
  const listed = unwrapAll(privileges, 'AccessPriv');
  const everything = (type: string): readonly string[] => [
    ...(ALL[type] ?? []),
    ...(type === 'OBJECT_TABLE' && catalog.hasMaintain ? ['maintain'] : []),
  ];
  if (listed.length === 0)
    return everything(thing.kind === 'sequence' ? 'OBJECT_SEQUENCE' : (objtype ?? '')).map((privilege) => ({
      privilege,
      on: thing,
    }));
  return listed.flatMap(({ priv_name: name, cols }: AccessPriv) => {
    const columns = namesOf(cols);
    const names =
      name === undefined ? everything(columns.length > 0 ? 'OBJECT_COLUMN' : (objtype ?? '')) : [name];
    const targets =
      columns.length === 0 ? [thing] : columns.map((column) => catalog.part(thing, 'column', column));
    return names.flatMap((privilege) => targets.map((on) => ({ privilege, on })));
  });
}

function change(
  { catalog }: Context,
  thing: Thing,
  name: string,
  { is_grant: isGrant, grant_option: hasOption }: GrantStmt,
): void {
  const before = facet(thing, name);
  const subject = `what was granted`;
  if (isGrant === true)
    catalog.set(thing, name, hasOption === true ? 'with grant option' : (before ?? ''), subject);
  else catalog.set(thing, name, hasOption === true && isThere(before) ? '' : null, subject);
}

/** Privileges of objects to come: followed as facets of a thing of their own. */
export function alterDefaultPrivileges(
  context: Context,
  { options, action }: AlterDefaultPrivilegesStmt,
): void {
  const of = unwrapAll(options, 'DefElem');
  const listOf = (name: string): readonly Node[] =>
    unwrap(of.find(({ defname }) => defname === name)?.arg, 'List')?.items ?? [];
  const roles = listOf('roles').map((role) => roleOf(unwrap(role, 'RoleSpec')));
  const schemas = namesOf(listOf('schemas')).map(quoteIdentifier);
  for (const role of roles.length === 0 ? [''] : roles)
    for (const schema of schemas.length === 0 ? [''] : schemas) {
      const thing = defaultsOf(context, { role, schema, type: action?.objtype ?? 'OBJECT_TABLE' });
      grantOn(context, thing, action ?? {});
    }
}

export interface DefaultsKey {
  /** As SQL; '' for the role of the session. */
  readonly role: string;
  readonly schema: string;
  readonly type: string;
}

export const DEFAULT_TARGETS: Readonly<Record<string, string>> = {
  OBJECT_TABLE: 'tables',
  OBJECT_SEQUENCE: 'sequences',
  OBJECT_FUNCTION: 'functions',
  OBJECT_TYPE: 'types',
  OBJECT_SCHEMA: 'schemas',
};

function defaultsOf({ catalog }: Context, { role, schema, type }: DefaultsKey): Thing {
  const clause = [role === '' ? '' : `for role ${role} `, schema === '' ? '' : `in schema ${schema} `].join(
    '',
  );
  const thing = catalog.get('default privileges', {
    schema: undefined,
    name: `${clause}on ${DEFAULT_TARGETS[type] ?? type}`,
  });
  thing.facets.set('owner', '');
  return thing;
}
