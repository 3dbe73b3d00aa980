import { quoteIdentifier } from '../db/identifiers.ts';

/** What a thing is, as COMMENT ON says it. */
export type ThingKind =
  | 'table'
  | 'view'
  | 'materialized view'
  | 'sequence'
  | 'index'
  | 'foreign table'
  | 'type'
  | 'domain'
  | 'function'
  | 'procedure'
  | 'aggregate'
  | 'schema'
  | 'extension'
  | 'statistics'
  | 'publication'
  | 'event trigger'
  | 'collation'
  | 'foreign data wrapper'
  | 'server'
  | 'default privileges'
  | PartKind;

/** What belongs to a table, view or domain. */
export type PartKind = 'column' | 'constraint' | 'trigger' | 'policy' | 'rule';

/**
 * SQL with the names of things that may change theirs: whole; bare, without the signature of a routine; or local,
 * without its schema.
 */
export type Definition = readonly (string | Thing | { readonly bare: Thing } | { readonly local: Thing })[];

/**
 * One object as far as it is known at this point of the replay; changed in place. A facet is one property as SQL writes
 * it (`default` → `0`, `comment` → `'x'`, `grant app select` → `''`); null: it is known to have none.
 */
export interface Thing {
  kind: ThingKind;
  /** undefined where the kind has none, as for schemas and parts. */
  schema: string | undefined;
  name: string;
  /** Somebody wrote its schema: so does the draft. */
  isQualified: boolean;
  /** The table of a part or an index, the domain of a constraint, the column of an owned sequence. */
  of: Thing | undefined;
  /** Of a routine: the types of its arguments, as SQL. */
  signature: string | undefined;
  readonly facets: Map<string, string | null>;
  readonly parts: Map<string, Thing>;
  /** How it is made, without its facets; undefined where nobody knows. */
  definition: Definition | undefined;
  /** What is not in its facets and parts, it has not. */
  isWhole: boolean;
  /** Made by the migration itself, at this of its statements (counted from 0). */
  madeAt: number | undefined;
}

/** As SQL names it: tables with their schema where it was written, parts and roles by their own name. */
export function nameOf(thing: Thing): string {
  return `${bareName(thing)}${thing.signature ?? ''}`;
}

/** A routine's without the types of its arguments. */
export function bareName({ schema, name, isQualified }: Thing): string {
  const own = quoteIdentifier(name);
  return isQualified && schema !== undefined ? `${quoteIdentifier(schema)}.${own}` : own;
}

const PARTS: ReadonlySet<ThingKind> = new Set<ThingKind>(['constraint', 'trigger', 'policy', 'rule']);

/** As COMMENT ON and DROP name it: `index "i"`, `column "t"."c"`, `constraint "c" on "t"`. */
export function reference(thing: Thing): string {
  const { of, kind } = thing;
  if (of === undefined) return `${kind} ${nameOf(thing)}`;
  if (kind === 'column') return `column ${nameOf(of)}.${nameOf(thing)}`;
  if (!PARTS.has(kind)) return `${kind} ${nameOf(thing)}`;
  return `${kind} ${nameOf(thing)} on ${of.kind === 'domain' ? 'domain ' : ''}${nameOf(of)}`;
}

/** Known, and not none. */
export function isThere<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

/** undefined: nobody knows; null: it has none. */
export function facet(thing: Thing, name: string): string | null | undefined {
  const value = thing.facets.get(name);
  return value === undefined && thing.isWhole ? null : value;
}

export function partKey(kind: PartKind, name: string): string {
  return `${kind} ${name}`;
}

export function renderDefinition(definition: Definition): string {
  return definition
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('local' in piece) return quoteIdentifier(piece.local.name);
      return 'bare' in piece ? bareName(piece.bare) : nameOf(piece);
    })
    .join('');
}

/** The right that everybody has on what is new (manual 5.8), as a facet. */
export function rightOfAll(kind: ThingKind): string | undefined {
  if (kind === 'function' || kind === 'procedure' || kind === 'aggregate') return 'grant execute to public';
  return kind === 'type' || kind === 'domain' ? 'grant usage to public' : undefined;
}

/** The thing itself or what it hangs on was made by the migration. */
export function isNew(thing: Thing): boolean {
  return thing.madeAt !== undefined || (thing.of !== undefined && isNew(thing.of));
}
