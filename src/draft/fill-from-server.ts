import type { ObjectName } from '../migrations/object-name.ts';
import type { Catalog } from './catalog.ts';
import type { LiveDefinitions, LiveObject } from './live-definitions.ts';
import { rightOfAll, type Definition, type PartKind, type Thing, type ThingKind } from './thing.ts';

const PARTS: readonly string[] = ['column', 'constraint', 'trigger', 'policy', 'rule'];

const KINDS: Readonly<Record<ObjectName['kind'], ThingKind>> = {
  relation: 'table',
  index: 'index',
  type: 'type',
  routine: 'function',
  schema: 'schema',
  extension: 'extension',
};

/** What the server said, as if earlier statements had made it. */
export function fillFromServer(catalog: Catalog, live: LiveDefinitions): void {
  catalog.moveTo(live.schema);
  catalog.hasMaintain = live.serverVersion >= 170_000;
  for (const { kind, schema, name } of live.asked)
    catalog.asked.add(catalog.keyOf(KINDS[kind], { schema, name }));
  for (const kind of [
    'publication',
    'event trigger',
    'default privileges',
    'statistics',
    'schema',
    'extension',
  ] as const)
    catalog.askedWhole.add(kind);
  const parts = live.objects.filter(({ of }) => of !== null);
  for (const object of [...live.objects.filter(({ of }) => of === null), ...parts])
    fill(catalog, object, live.schema);
}

function fill(catalog: Catalog, object: LiveObject, defaultSchema: string): void {
  const facets = new Map(Object.entries(object.facets));
  const right = rightOfAll(object.kind as ThingKind);
  if (right !== undefined && !facets.has(right)) facets.set(right, null);
  const of =
    object.of === null
      ? undefined
      : catalog.get((object.of.kind as ThingKind | undefined) ?? 'table', object.of);
  const thing = PARTS.includes(object.kind)
    ? of && catalog.makePart(of, object.kind as PartKind, object.name, { facets })
    : makeFree(catalog, object, defaultSchema);
  if (thing === undefined) return;
  for (const [name, value] of facets) thing.facets.set(name, value);
  if (object.kind === 'index') thing.of = of;
  if (of !== undefined && of.schema === defaultSchema) of.isQualified = false;
  if (object.definition !== null) thing.definition = definitionOf(thing, object.definition);
}

function makeFree(
  catalog: Catalog,
  { kind, schema, name, signature }: LiveObject,
  defaultSchema: string,
): Thing {
  const thing = catalog.make(
    kind as ThingKind,
    { schema: schema ?? undefined, name },
    { signature: signature ?? undefined },
  );
  thing.isQualified = schema !== null && schema !== defaultSchema;
  return thing;
}

function definitionOf(thing: Thing, [first = '', second = '', third = '']: readonly string[]): Definition {
  const { kind, of } = thing;
  const table = of === undefined ? [] : [of];
  switch (kind) {
    case 'index':
      return [first, { local: thing }, ' on ', ...table, ` ${second}`];
    case 'trigger':
      return [first.toLowerCase(), { local: thing }, second, ...table, ` ${third}`];
    case 'constraint':
    case 'rule':
      return [first];
    case 'function':
    case 'procedure':
      return [`create or replace ${kind} `, { bare: thing }, first];
    case 'domain':
    case 'type':
    case 'view':
    case 'materialized view':
    case 'schema':
    case 'extension':
    case 'statistics':
      return [`create ${kind} `, thing, first];
    default:
      return [];
  }
}
