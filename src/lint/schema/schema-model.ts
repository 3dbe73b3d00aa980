import type { ObjectName } from '../../migrations/object-name.ts';
import type { KnownDomain, KnownIndex, KnownSchema, KnownTable } from './known-schema.ts';

/** Tables, indexes and sequences share their names; the others have their own. */
export function schemaKey({ kind, schema, name }: ObjectName): string {
  const space = kind === 'index' ? 'relation' : kind;
  return JSON.stringify([space, schema ?? 'public', name]);
}

/** What the replay of the statements writes, and the rules read: one map lookup a question. */
export class SchemaModel implements KnownSchema {
  readonly #path: readonly string[];
  readonly #tables = new Map<string, KnownTable>();
  readonly #indexes = new Map<string, KnownIndex>();
  readonly #enums = new Map<string, readonly string[]>();
  readonly #domains = new Map<string, KnownDomain>();
  /** Relations that are neither table nor index. */
  readonly #others = new Map<string, string>();
  readonly #similar = new Map<string, ObjectName>();
  readonly #new = new Set<string>();
  readonly #absent = new Set<string>();
  readonly #written = new Set<string>();
  #isCertain = true;

  /** @param path the schemas that names without one are looked up in, the first of which new objects go to */
  constructor(path: readonly string[] = ['public']) {
    this.#path = path;
  }

  table(name: ObjectName): KnownTable | undefined {
    return this.#tables.get(this.#key(name));
  }

  index(name: ObjectName): KnownIndex | undefined {
    return this.#indexes.get(this.#key(name));
  }

  indexesOf(table: ObjectName): readonly KnownIndex[] {
    const key = this.#key(table);
    // a file may have thousands of indexes, and a key is dear
    const isMeant = (other: ObjectName): boolean => other.name === table.name && this.#key(other) === key;
    return [...this.#indexes.values()].filter((index) => isMeant(index.table));
  }

  tables(): Iterable<KnownTable> {
    return this.#tables.values();
  }

  enumValues(name: ObjectName): readonly string[] | undefined {
    return this.#enums.get(this.#key(name));
  }

  domain(name: ObjectName): KnownDomain | undefined {
    return this.#domains.get(this.#key(name));
  }

  isNew(name: ObjectName): boolean {
    return this.#new.has(this.#key(name));
  }

  relationKind(name: ObjectName): string | undefined {
    const key = this.#key(name);
    return this.#tables.get(key)?.kind ?? (this.#indexes.has(key) ? 'index' : this.#others.get(key));
  }

  isAbsent(name: ObjectName): boolean {
    return this.#isCertain && this.#absent.has(this.#key(name));
  }

  similar(name: ObjectName): ObjectName | undefined {
    return this.#similar.get(schemaKey(name));
  }

  isWritten(table: ObjectName): boolean {
    return this.#written.has(this.#key(table));
  }

  get isCertain(): boolean {
    return this.#isCertain;
  }

  putTable(table: KnownTable): void {
    this.#put(this.#tables, table.name, table);
  }

  putIndex(index: KnownIndex): void {
    this.#put(this.#indexes, index.name, index);
  }

  putEnum(name: ObjectName, values: readonly string[]): void {
    this.#put(this.#enums, name, values);
  }

  putDomain(name: ObjectName, domain: KnownDomain): void {
    this.#put(this.#domains, name, domain);
  }

  putOther(name: ObjectName, kind: string): void {
    this.#put(this.#others, name, kind);
  }

  putAbsent(name: ObjectName, similar?: ObjectName): void {
    this.#absent.add(this.#key(name));
    if (similar !== undefined) this.#similar.set(schemaKey(name), similar);
  }

  markNew(name: ObjectName): void {
    this.#new.add(this.#key(name));
  }

  markWritten(table: ObjectName): void {
    this.#written.add(this.#key(table));
  }

  /** From here on there may be more, less or something else than the texts tell. */
  markUncertain(): void {
    this.#isCertain = false;
  }

  /** What was pending is deployed. */
  forgetNew(): void {
    if (this.#new.size === 0) return;
    this.#new.clear();
    for (const [key, table] of this.#tables)
      if (table.isNew) this.#tables.set(key, { ...table, isNew: false });
    for (const [key, index] of this.#indexes)
      if (index.isNew) this.#indexes.set(key, { ...index, isNew: false });
  }

  /** A copy in which nothing is new. */
  asOld(): SchemaModel {
    const copy = this.copy();
    copy.forgetNew();
    return copy;
  }

  copy(): SchemaModel {
    const copy = new SchemaModel(this.#path);
    for (const [key, table] of this.#tables) copy.#tables.set(key, table);
    for (const [key, index] of this.#indexes) copy.#indexes.set(key, index);
    for (const [key, values] of this.#enums) copy.#enums.set(key, values);
    for (const [key, domain] of this.#domains) copy.#domains.set(key, domain);
    for (const [key, kind] of this.#others) copy.#others.set(key, kind);
    for (const [key, name] of this.#similar) copy.#similar.set(key, name);
    for (const key of this.#new) copy.#new.add(key);
    for (const key of this.#absent) copy.#absent.add(key);
    for (const key of this.#written) copy.#written.add(key);
    copy.#isCertain = this.#isCertain;
    return copy;
  }

  /** Of a table, its indexes too. */
  remove(name: ObjectName): void {
    const key = this.#key(name);
    for (const index of this.indexesOf(name)) this.remove(index.name);
    for (const map of this.#maps()) map.delete(key);
    this.#new.delete(key);
    this.#absent.add(key);
  }

  /** Gives a relation or type another name or schema. */
  move(from: ObjectName, to: ObjectName): void {
    const [old, key] = [this.#key(from), this.#key(to)];
    const [table, index, values] = [this.#tables.get(old), this.#indexes.get(old), this.#enums.get(old)];
    const domain = this.#domains.get(old);
    const indexes = this.indexesOf(from);
    const wasNew = this.#new.has(old);
    this.remove(from);
    this.#absent.delete(key);
    if (table !== undefined) this.#tables.set(key, { ...table, name: to });
    if (index !== undefined) this.#indexes.set(key, { ...index, name: to });
    if (values !== undefined) this.#enums.set(key, values);
    if (domain !== undefined) this.#domains.set(key, domain);
    for (const one of indexes) this.putIndex({ ...one, table: to });
    if (wasNew) this.#new.add(key);
  }

  /** A name without schema means the first of the path that has it. */
  #key(name: ObjectName): string {
    if (name.schema !== undefined) return schemaKey(name);
    const keys = this.#path.map((schema) => schemaKey({ ...name, schema }));
    const known = keys.length === 1 ? undefined : keys.find((key) => this.#isKnown(key));
    return known ?? keys[0] ?? schemaKey(name);
  }

  #isKnown(key: string): boolean {
    return this.#maps().some((map) => map.has(key));
  }

  #maps(): readonly Map<string, unknown>[] {
    return [this.#tables, this.#indexes, this.#enums, this.#domains, this.#others];
  }

  #put<Value>(map: Map<string, Value>, name: ObjectName, value: Value): void {
    const key = this.#key(name);
    this.#absent.delete(key);
    map.set(key, value);
  }
}
