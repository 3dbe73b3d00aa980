import type { ObjectName } from '../../migrations/object-name.ts';
import type { KnownIndex, KnownSchema, KnownTable } from './known-schema.ts';

/** Tables, indexes and sequences share their names; the others have their own. */
export function schemaKey({ kind, schema, name }: ObjectName): string {
  const space = kind === 'index' ? 'relation' : kind;
  return JSON.stringify([space, schema ?? 'public', name]);
}

/** What the replay of the statements writes, and the rules read: one map lookup a question. */
export class SchemaModel implements KnownSchema {
  readonly #tables = new Map<string, KnownTable>();
  readonly #indexes = new Map<string, KnownIndex>();
  readonly #enums = new Map<string, readonly string[]>();
  readonly #new = new Set<string>();

  table(name: ObjectName): KnownTable | undefined {
    return this.#tables.get(schemaKey(name));
  }

  index(name: ObjectName): KnownIndex | undefined {
    return this.#indexes.get(schemaKey(name));
  }

  indexesOf(table: ObjectName): readonly KnownIndex[] {
    const key = schemaKey(table);
    return [...this.#indexes.values()].filter((index) => schemaKey(index.table) === key);
  }

  tables(): Iterable<KnownTable> {
    return this.#tables.values();
  }

  enumValues(name: ObjectName): readonly string[] | undefined {
    return this.#enums.get(schemaKey(name));
  }

  isNew(name: ObjectName): boolean {
    return this.#new.has(schemaKey(name));
  }

  putTable(table: KnownTable): void {
    this.#tables.set(schemaKey(table.name), table);
  }

  putIndex(index: KnownIndex): void {
    this.#indexes.set(schemaKey(index.name), index);
  }

  putEnum(name: ObjectName, values: readonly string[]): void {
    this.#enums.set(schemaKey(name), values);
  }

  markNew(name: ObjectName): void {
    this.#new.add(schemaKey(name));
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
    const copy = new SchemaModel();
    for (const [key, table] of this.#tables) copy.#tables.set(key, table);
    for (const [key, index] of this.#indexes) copy.#indexes.set(key, index);
    for (const [key, values] of this.#enums) copy.#enums.set(key, values);
    for (const key of this.#new) copy.#new.add(key);
    copy.forgetNew();
    return copy;
  }

  /** Of a table, its indexes too. */
  remove(name: ObjectName): void {
    for (const index of this.indexesOf(name)) this.#indexes.delete(schemaKey(index.name));
    for (const map of [this.#tables, this.#indexes, this.#enums]) map.delete(schemaKey(name));
    this.#new.delete(schemaKey(name));
  }

  /** Gives a relation or type another name or schema. */
  move(from: ObjectName, to: ObjectName): void {
    const [old, key] = [schemaKey(from), schemaKey(to)];
    const [table, index, values] = [this.#tables.get(old), this.#indexes.get(old), this.#enums.get(old)];
    const indexes = this.indexesOf(from);
    const wasNew = this.#new.has(old);
    this.remove(from);
    if (table !== undefined) this.#tables.set(key, { ...table, name: to });
    if (index !== undefined) this.#indexes.set(key, { ...index, name: to });
    if (values !== undefined) this.#enums.set(key, values);
    for (const one of indexes) this.putIndex({ ...one, table: to });
    if (wasNew) this.#new.add(key);
  }
}
