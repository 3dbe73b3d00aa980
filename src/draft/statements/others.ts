import type {
  AlterEventTrigStmt,
  AlterExtensionStmt,
  AlterPublicationStmt,
  AlterStatsStmt,
  CreateEventTrigStmt,
  CreateExtensionStmt,
  CreatePublicationStmt,
  CreateSchemaStmt,
  CreateFdwStmt,
  CreateForeignServerStmt,
  DefineStmt,
  PublicationObjSpec,
} from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { namesOf, unwrap, unwrapAll } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import { relationOf, type Context } from '../context.ts';
import { findWord, startingAt, textOf, whole } from '../source.ts';
import { nameOf, type Thing, type ThingKind } from '../thing.ts';
import { typeOf } from '../type-name.ts';

const unscoped = (name = ''): { schema: undefined; name: string } => ({ schema: undefined, name });

/** True where IF NOT EXISTS found it there, or nobody knows. */
function mayExist(
  { catalog }: Context,
  kind: ThingKind,
  name: string,
  isLenient: boolean | undefined,
): boolean {
  if (isLenient !== true) return false;
  const found = catalog.find(kind, unscoped(name));
  if (found === undefined)
    catalog.impossible(
      undefined,
      `whether ${kind} ${name} was there before is not known, and IF NOT EXISTS does not tell`,
    );
  return found !== null;
}

export function createSchema(context: Context, node: CreateSchemaStmt): void {
  const { catalog } = context;
  if (node.schemaname === undefined || (node.schemaElts ?? []).length > 0)
    return catalog.impossible(
      undefined,
      'a schema made with its objects in one statement is not taken apart here',
    );
  if (mayExist(context, 'schema', node.schemaname, node.if_not_exists)) return;
  const schema = catalog.make('schema', unscoped(node.schemaname));
  schema.definition = ['create schema ', schema];
}

export function createExtension(
  context: Context,
  { extname = '', if_not_exists, options }: CreateExtensionStmt,
): void {
  const { catalog, source } = context;
  if (mayExist(context, 'extension', extname, if_not_exists)) return;
  const extension = catalog.make('extension', unscoped(extname));
  const all = whole(source);
  const start = (findWord(all, 'extension') ?? 0) + (if_not_exists === true ? 5 : 2);
  extension.definition = ['create extension ', extension, ` ${textOf(startingAt(all, start))}`];
  const schema = unwrap(
    unwrapAll(options, 'DefElem').find(({ defname }) => defname === 'schema')?.arg,
    'String',
  )?.sval;
  if (schema === undefined) extension.isWhole = false;
  else extension.facets.set('schema', schema);
}

export function updateExtension({ catalog }: Context, { extname = '' }: AlterExtensionStmt): void {
  catalog.impossible(
    catalog.get('extension', unscoped(extname)),
    `PostgreSQL cannot take extension ${extname} back to its earlier version`,
  );
}

export function createPublication(context: Context, { pubname = '' }: CreatePublicationStmt): void {
  const { catalog, source } = context;
  const publication = catalog.make('publication', unscoped(pubname));
  const all = whole(source);
  publication.definition = [
    'create publication ',
    publication,
    ` ${textOf(startingAt(all, (findWord(all, 'publication') ?? 0) + 2))}`,
  ];
}

/** What was added leaves again; what left comes back where it was the whole table. */
export function alterPublication(
  context: Context,
  { pubname = '', action, pubobjects, options }: AlterPublicationStmt,
): void {
  const { catalog } = context;
  const publication = catalog.get('publication', unscoped(pubname));
  publication.definition = undefined;
  if ((options ?? []).length > 0 || action === 'AP_SetObjects')
    return catalog.impossible(publication, `what publication ${pubname} was before is not known`);
  for (const object of unwrapAll(pubobjects, 'PublicationObjSpec'))
    publish(context, publication, object, action === 'AP_AddObjects');
}

function publish(
  context: Context,
  publication: Thing,
  { pubobjtype, name = '', pubtable }: PublicationObjSpec,
  isAdded: boolean,
): void {
  const { catalog } = context;
  const table = pubtable && relationOf(context, pubtable.relation);
  if (!isAdded && (table === undefined || table.facets.get(`published ${publication.name}`) !== 'whole'))
    return catalog.impossible(
      publication,
      `how publication ${publication.name} has published it is not known`,
    );
  const isKnown = table !== undefined || pubobjtype === 'PUBLICATIONOBJ_TABLES_IN_SCHEMA';
  if (!isKnown) return catalog.impossible(publication, `no inverse is known for this ALTER PUBLICATION`);
  const isPlain = pubtable?.columns === undefined && pubtable?.whereClause === undefined;
  table?.facets.set(`published ${publication.name}`, isAdded ? (isPlain ? 'whole' : 'partly') : null);
  const what = (): string =>
    table === undefined ? `tables in schema ${quoteIdentifier(name)}` : `table ${nameOf(table)}`;
  catalog.record({
    kind: 'done',
    thing: publication,
    undo: () => `alter publication ${nameOf(publication)} ${isAdded ? 'drop' : 'add'} ${what()}`,
  });
}

export function alterStatistics(context: Context, { defnames, stxstattarget }: AlterStatsStmt): void {
  const { catalog } = context;
  const value = unwrap(stxstattarget, 'Integer')?.ival ?? (stxstattarget === undefined ? -1 : 0);
  catalog.set(
    catalog.get('statistics', listName(defnames, 'relation')),
    'statistics',
    value === -1 ? null : String(value),
  );
}

export function createEventTrigger(context: Context, { trigname = '' }: CreateEventTrigStmt): void {
  const { catalog, source } = context;
  const trigger = catalog.make('event trigger', unscoped(trigname));
  const all = whole(source);
  trigger.definition = [
    'create event trigger ',
    trigger,
    ` ${textOf(startingAt(all, (findWord(all, 'trigger') ?? 0) + 2))}`,
  ];
}

const FIRING: Readonly<Record<string, string | null>> = {
  O: null,
  D: 'disable',
  A: 'enable always',
  R: 'enable replica',
};

export function alterEventTrigger(
  { catalog }: Context,
  { trigname = '', tgenabled = 'O' }: AlterEventTrigStmt,
): void {
  catalog.set(
    catalog.get('event trigger', unscoped(trigname)),
    'firing',
    FIRING[tgenabled] ?? null,
    'the state',
  );
}

/** Aggregates, base types and collations; what is made in other ways is not followed. */
export function define(
  context: Context,
  { kind, defnames, args, if_not_exists: isLenient, replace }: DefineStmt,
): void {
  const { catalog, source } = context;
  if (isLenient === true || replace === true || (kind !== 'OBJECT_AGGREGATE' && kind !== 'OBJECT_COLLATION'))
    return catalog.impossible(undefined, 'no inverse is known for this CREATE');
  const parameters = unwrapAll(unwrap(args?.[0], 'List')?.items, 'FunctionParameter');
  const isAggregate = kind === 'OBJECT_AGGREGATE';
  if (isAggregate && (parameters.length === 0 || (unwrap(args?.[1], 'Integer')?.ival ?? -1) !== -1))
    return catalog.impossible(undefined, 'no inverse is known for this CREATE AGGREGATE');
  const signature = isAggregate
    ? `(${parameters.map(({ argType }) => typeOf(argType)).join(', ')})`
    : undefined;
  const made = catalog.make(isAggregate ? 'aggregate' : 'collation', listName(defnames, 'routine'), {
    signature,
  });
  const all = whole(source);
  const start = (findWord(all, 'aggregate', 'collation') ?? 0) + namesOf(defnames).length * 2;
  made.definition = [`create ${made.kind} `, { bare: made }, ` ${textOf(startingAt(all, start))}`];
}

export function createWrapper(context: Context, { fdwname = '' }: CreateFdwStmt): void {
  madeAs(context, 'foreign data wrapper', fdwname);
}

export function createServer(
  context: Context,
  { servername = '', if_not_exists }: CreateForeignServerStmt,
): void {
  if (!mayExist(context, 'server', servername, if_not_exists)) madeAs(context, 'server', servername);
}

function madeAs({ catalog }: Context, kind: ThingKind, name: string): void {
  catalog.make(kind, unscoped(name));
}
