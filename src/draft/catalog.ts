import {
  isThere,
  facet,
  isNew,
  partKey,
  rightOfAll,
  type Definition,
  type PartKind,
  type Thing,
  type ThingKind,
} from './thing.ts';

/** What a statement did, to be taken back in the reverse order. */
export type Change =
  | { readonly kind: 'made'; readonly thing: Thing; readonly isConcurrent: boolean }
  | { readonly kind: 'dropped'; readonly thing: Thing; readonly isConcurrent: boolean }
  | {
      readonly kind: 'set';
      readonly thing: Thing;
      readonly facet: string;
      readonly before: string | null;
      readonly after: string | null;
    }
  | { readonly kind: 'renamed'; readonly thing: Thing; readonly before: Name; readonly after: Name }
  /** One of its own kind, with what takes it back. */
  | { readonly kind: 'done'; readonly thing: Thing | undefined; readonly undo: () => string }
  /** A view or routine: the definition it had. */
  | {
      readonly kind: 'redefined';
      readonly thing: Thing;
      readonly before: Definition | undefined;
      readonly isReplaceable: boolean;
    }
  | { readonly kind: 'note'; readonly thing: Thing | undefined; readonly text: string }
  | { readonly kind: 'impossible'; readonly thing: Thing | undefined; readonly reason: string };

export interface Name {
  readonly schema: string | undefined;
  readonly name: string;
}

export interface Recorded {
  readonly change: Change;
  /** Of the migration, from 0. */
  readonly statement: number;
}

/** Tables, views, indexes and sequences share their names, and so do types and domains, functions and procedures. */
const SPACES: Partial<Record<ThingKind, string>> = {
  table: 'relation',
  view: 'relation',
  'materialized view': 'relation',
  sequence: 'relation',
  index: 'relation',
  'foreign table': 'relation',
  domain: 'type',
  procedure: 'function',
  aggregate: 'function',
};

const NO_SCHEMA: readonly ThingKind[] = [
  'schema',
  'extension',
  'publication',
  'event trigger',
  'foreign data wrapper',
  'server',
  'default privileges',
];

/**
 * The objects of a database as far as statements or the server told of them, and what the statements of one migration
 * changed. Reading is forgiving: an object nobody told of is made up, with nothing known about it.
 */
export class Catalog {
  readonly changes: Recorded[] = [];
  /** Where names without schema live. */
  defaultSchema: string;
  /** -1: earlier statements, whose changes nobody wants. */
  statement = -1;
  /** Objects that the server was asked for: what is not there then does not exist. */
  readonly asked = new Set<string>();
  /** What a draft must say first: where names without schema live. */
  readonly preamble: string[] = [];
  /** The server knows MAINTAIN (17); without a server nobody knows. */
  hasMaintain = false;
  /** Kinds of which the server named all. */
  readonly askedWhole = new Set<ThingKind>();
  private readonly things = new Map<string, Thing>();

  constructor(defaultSchema: string) {
    this.defaultSchema = defaultSchema;
  }

  /** Names without schema are of this one from here on. */
  moveTo(schema: string): void {
    this.defaultSchema = schema;
  }

  get isDrafting(): boolean {
    return this.statement >= 0;
  }

  /** null: it does not exist; undefined: nobody knows. */
  find(kind: ThingKind, name: Name, signature?: string): Thing | null | undefined {
    const key = this.keyOf(kind, name, signature);
    const thing = this.things.get(key);
    if (thing !== undefined && name.schema !== undefined) thing.isQualified = true;
    return thing ?? (this.isAsked(kind, name) ? null : undefined);
  }

  /** Made up where nobody told of it; default privileges that were never changed are known to be none. */
  get(kind: ThingKind, name: Name, signature?: string): Thing {
    const found = this.find(kind, name, signature);
    if (isThere(found)) return found;
    const isWhole = kind === 'default privileges' && found === null;
    return this.add({ ...this.blank(kind, name, signature), isWhole });
  }

  /** null: it does not exist; undefined: nobody knows. */
  findPart(of: Thing, kind: PartKind, name: string): Thing | null | undefined {
    return of.parts.get(partKey(kind, name)) ?? (of.isWhole ? null : undefined);
  }

  part(of: Thing, kind: PartKind, name: string): Thing {
    return this.findPart(of, kind, name) ?? this.addPart(of, kind, name);
  }

  private addPart(of: Thing, kind: PartKind, name: string): Thing {
    const thing = { ...this.blank(kind, { schema: undefined, name }), of };
    of.parts.set(partKey(kind, name), thing);
    return thing;
  }

  /** All that exist for certain, in the order in which they were told of. */
  all(): readonly Thing[] {
    return [...this.things.values()];
  }

  /** All routines of this name, whatever their arguments. */
  routines(kind: ThingKind, { schema, name }: Name): readonly Thing[] {
    const space = SPACES[kind] ?? kind;
    return this.all().filter(
      (thing) =>
        (SPACES[thing.kind] ?? thing.kind) === space &&
        thing.name === name &&
        thing.schema === (schema ?? this.defaultSchema),
    );
  }

  /** The server was asked for it: it is not there where nothing was found. */
  isAsked(kind: ThingKind, name: Name): boolean {
    return this.askedWhole.has(kind) || this.asked.has(this.keyOf(kind, name));
  }

  private blank(kind: ThingKind, { schema, name }: Name, signature?: string): Thing {
    return {
      kind,
      schema: NO_SCHEMA.includes(kind) ? undefined : (schema ?? this.defaultSchema),
      name,
      isQualified: schema !== undefined,
      of: undefined,
      signature,
      facets: new Map(),
      parts: new Map(),
      definition: undefined,
      isWhole: false,
      madeAt: undefined,
    };
  }

  private add(thing: Thing): Thing {
    this.things.set(this.keyOf(thing.kind, thing, thing.signature), thing);
    return thing;
  }

  keyOf(kind: ThingKind, { schema, name }: Name, signature?: string): string {
    const space = SPACES[kind] ?? kind;
    return JSON.stringify([
      space,
      NO_SCHEMA.includes(kind) ? '' : (schema ?? this.defaultSchema),
      name,
      signature ?? '',
    ]);
  }

  /** A new object, about which everything is known that is not stated otherwise. */
  make(kind: ThingKind, name: Name, made: Partial<Thing> & { readonly isConcurrent?: boolean } = {}): Thing {
    const { isConcurrent = false, ...rest } = made;
    const madeAt = this.isDrafting ? this.statement : undefined;
    const thing = this.add({ ...this.blank(kind, name, made.signature), isWhole: true, ...rest, madeAt });
    const right = rightOfAll(kind);
    if (right !== undefined) thing.facets.set(right, '');
    this.record({ kind: 'made', thing, isConcurrent });
    return thing;
  }

  makePart(of: Thing, kind: PartKind, name: string, made: Partial<Thing> = {}): Thing {
    const madeAt = this.isDrafting ? this.statement : undefined;
    const thing: Thing = {
      ...this.blank(kind, { schema: undefined, name }),
      isWhole: true,
      ...made,
      of,
      madeAt,
    };
    of.parts.set(partKey(kind, name), thing);
    this.record({ kind: 'made', thing, isConcurrent: false });
    return thing;
  }

  drop(thing: Thing, isConcurrent = false): void {
    this.forget(thing);
    if (thing.madeAt !== undefined) this.unmake(thing);
    else this.record({ kind: 'dropped', thing, isConcurrent });
  }

  /** From here on nobody knows about it. */
  private forget(thing: Thing): void {
    if (thing.of?.parts.get(partKey(thing.kind as PartKind, thing.name)) === thing)
      thing.of.parts.delete(partKey(thing.kind as PartKind, thing.name));
    else this.things.delete(this.keyOf(thing.kind, thing, thing.signature));
  }

  /** Made and dropped by the same migration: it never was. */
  private unmake(gone: Thing): void {
    const isGone = (thing: Thing | undefined): boolean =>
      thing !== undefined && (thing === gone || isGone(thing.of));
    const left = this.changes.filter(({ change }) => !isGone(change.thing));
    this.changes.splice(0, this.changes.length, ...left);
  }

  /** @param subject what is said of an old value that nobody knows; the facet's name where it is not given */
  set(thing: Thing, name: string, after: string | null, subject = name): void {
    const before = facet(thing, name);
    thing.facets.set(name, after);
    if (before === after || !this.isDrafting) return;
    if (before === undefined && !isNew(thing))
      this.impossible(thing, `${subject} of ${thing.kind} ${thing.name}: what it was before is not known`);
    else this.record({ kind: 'set', thing, facet: name, before: before ?? null, after });
  }

  rename(thing: Thing, after: Partial<Name>): void {
    const before = { schema: thing.schema, name: thing.name };
    const next = { ...before, ...after };
    this.move(thing, next);
    this.record({ kind: 'renamed', thing, before, after: next });
  }

  /** The name alone, without a record. */
  move(thing: Thing, { schema, name }: Name): void {
    const kind = thing.kind as PartKind;
    if (thing.of?.parts.delete(partKey(kind, thing.name)) === true) {
      thing.of.parts.set(partKey(kind, name), thing);
    } else {
      this.things.delete(this.keyOf(thing.kind, thing, thing.signature));
      this.things.set(this.keyOf(thing.kind, { schema, name }, thing.signature), thing);
    }
    if (schema !== thing.schema) thing.isQualified = true;
    thing.name = name;
    thing.schema = schema;
  }

  /** Without a record: something else takes it back. */
  quietly(action: () => unknown): void {
    const length = this.changes.length;
    action();
    this.changes.splice(length);
  }

  record(change: Change): void {
    if (this.isDrafting) this.changes.push({ change, statement: this.statement });
  }

  impossible(thing: Thing | undefined, reason: string): void {
    this.record({ kind: 'impossible', thing, reason });
  }

  /** The indexes of a table or view, by what is known. */
  indexesOf(table: Thing): readonly Thing[] {
    return this.all().filter(({ kind, of }) => kind === 'index' && of === table);
  }

  /** After a statement whose effects nobody can read in its text. */
  forgetAll(): void {
    this.things.clear();
    this.asked.clear();
    this.askedWhole.clear();
  }
}
