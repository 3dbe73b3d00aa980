import type { Database } from '../db/database.ts';
import type { Statement } from '../migrations/migration.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { asKind } from '../migrations/node.ts';
import { rangeName } from '../migrations/range-name.ts';
import { touchedBy } from '../migrations/touched.ts';
import {
  COLUMN_DEFINITIONS,
  FREE_DEFINITIONS,
  INDEX_DEFINITIONS,
  OTHER_DEFINITIONS,
  PART_DEFINITIONS,
  RELATION_DEFINITIONS,
} from './definitions-sql.ts';
import type { LiveDefinitions, LiveObject } from './live-definitions.ts';

const QUERIES = [
  RELATION_DEFINITIONS,
  COLUMN_DEFINITIONS,
  INDEX_DEFINITIONS,
  PART_DEFINITIONS,
  FREE_DEFINITIONS,
  OTHER_DEFINITIONS,
];

/** With nothing but pg_catalog in the path every name comes out with its schema. */
const PINNED = `set local search_path = pg_catalog; set local quote_all_identifiers = off; set local DateStyle = 'ISO, MDY';
set local IntervalStyle = postgres; set local extra_float_digits = 1; set local bytea_output = hex`;

/**
 * What the objects that these statements name are now, before the migration is applied. Rejects when it cannot be read
 * (a lock, a privilege). The catalog functions wait behind ACCESS EXCLUSIVE locks: the session needs a lock_timeout.
 */
export async function readDefinitions(
  db: Database,
  statements: readonly Statement[],
): Promise<LiveDefinitions> {
  const wanted = [...touchedBy(statements).objects, ...statements.flatMap(refreshed)];
  const [path] = await db.query<{ schemas: string[] }>(
    `select pg_catalog.current_schemas(false)::pg_catalog.text[] as schemas`,
  );
  const schemas = path?.schemas ?? [];
  const named = wanted.flatMap((object) =>
    (object.schema === undefined ? schemas : [object.schema]).map((schema) => ({ ...object, schema })),
  );
  const objects = await readAll(db, JSON.stringify(named));
  const schema = schemas[0] ?? 'public';
  const asked = wanted.filter((object) => isWhereItWasSought(object, schema, objects));
  return { schema, serverVersion: db.serverVersion, asked, objects };
}

/** Refreshing changes no structure, but WITH NO DATA whether the view can be read. */
function refreshed(statement: Statement): readonly ObjectName[] {
  const view = asKind(statement, 'RefreshMatViewStmt')?.relation;
  return view === undefined ? [] : [rangeName(view)];
}

async function readAll(db: Database, named: string): Promise<readonly LiveObject[]> {
  const objects: LiveObject[] = [];
  await db.script(`begin read only; ${PINNED}`);
  try {
    for (const sql of QUERIES) objects.push(...(await db.query<LiveObject>(sql, [named])));
  } finally {
    await db.script('rollback');
  }
  return objects;
}

/** A name without a schema that another schema of the path has is not followed: nobody takes it for missing either. */
function isWhereItWasSought(
  { schema: written, name }: ObjectName,
  first: string,
  objects: readonly LiveObject[],
): boolean {
  if (written !== undefined) return true;
  const found = objects.filter((object) => object.name === name && object.schema !== null);
  return found.length === 0 || found.some(({ schema }) => schema === first);
}
