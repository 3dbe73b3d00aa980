import type { Database } from '../db/database.ts';
import { sqlName } from '../facts/index-states.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { ENUMS, MEANINGS, RELATIONS, SEARCH_PATH, SIZES } from './relations-sql.ts';

export interface CatalogColumn {
  readonly name: string;
  /** As format_type writes it. */
  readonly type: string;
  /** Of all rows: a NOT VALID one does not count. */
  readonly isNotNull: boolean;
  /** `s` stored, `v` virtual, '' not. */
  readonly generated: string;
  /** `a` always, `d` by default, '' not. */
  readonly identity: string;
  readonly default: string | null;
  /** Bytes, from the statistics. */
  readonly width: number | null;
}

export interface CatalogRelation {
  readonly schema: string;
  readonly name: string;
  /** pg_class.relkind */
  readonly kind: string;
  /** -1: never counted. */
  readonly rows: number;
  readonly partitionKey: string | null;
  readonly columns: readonly CatalogColumn[];
  readonly constraints: readonly { readonly name: string; readonly definition: string }[];
  readonly indexes: readonly {
    readonly name: string;
    readonly definition: string;
    readonly isValid: boolean;
  }[];
  /** undefined: it could not be read. */
  readonly bytes: number | undefined;
}

/** What a name that the files use means to the server. */
export interface Meaning {
  readonly schema: string | null;
  readonly name: string;
  /** pg_class.relkind; null: nothing has that name. */
  readonly kind: string | null;
  readonly foundSchema: string | null;
  readonly similarSchema: string | null;
  readonly similarName: string | null;
}

export interface CatalogEnum {
  readonly schema: string;
  readonly name: string;
  readonly labels: readonly string[];
}

export interface Catalog {
  readonly searchPath: readonly string[];
  readonly relations: readonly CatalogRelation[];
  readonly meanings: readonly Meaning[];
  readonly enums: readonly CatalogEnum[];
}

/** Each question in autocommit, none of which holds a snapshot or lock over the next. */
export async function readCatalog(db: Database, names: readonly ObjectName[]): Promise<Catalog> {
  const asked = [names.map(sqlName)];
  const [place] = await db.query<{ path: readonly string[] }>(SEARCH_PATH);
  const relations = await db.query<Omit<CatalogRelation, 'bytes'>>(RELATIONS, asked);
  const sizes = await readSizes(db, relations);
  return {
    searchPath: place?.path ?? [],
    relations: relations.map((one) => ({ ...one, bytes: sizes.get(sqlName(one)) })),
    meanings: await db.query<Meaning>(MEANINGS, [
      names.map(({ schema }) => schema ?? null),
      names.map(({ name }) => name),
    ]),
    enums: await db.query<CatalogEnum>(ENUMS),
  };
}

/** A size that nobody could read lowers no severity. */
async function readSizes(
  db: Database,
  relations: readonly Pick<CatalogRelation, 'schema' | 'name'>[],
): Promise<ReadonlyMap<string, number>> {
  try {
    const rows = await db.query<{ schema: string; name: string; bytes: number }>(SIZES, [
      relations.map(sqlName),
    ]);
    return new Map(rows.map((row) => [sqlName(row), row.bytes]));
  } catch (error) {
    if (db.closed) throw error;
    return new Map();
  }
}
