import type { Database } from '../db/database.ts';
import { quoteIdentifier, quoteQualified } from '../db/identifiers.ts';

export interface IndexState {
  /** The name it was asked for by. */
  readonly asked: string;
  readonly schema: string;
  readonly name: string;
  /** pg_get_indexdef without the index's own name: `ON public.t USING btree (a DESC) WHERE …`. */
  readonly definition: string;
  /** False after a build that failed; planner and writers differ in what they make of it. */
  readonly valid: boolean;
  /** `schema.name` of what plans may name instead: itself, or the partitions below it. */
  readonly names: readonly string[];
  /** `schema.name` of the tables these are on. */
  readonly tables: readonly string[];
}

/** $1: names as SQL writes them, quoted where they must be; without a schema the search_path decides. */
export const INDEX_STATES = `
select asked.name as asked, n.nspname as schema, c.relname as name,
  pg_catalog.substr(
    pg_catalog.pg_get_indexdef(c.oid),
    pg_catalog.length('CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end || 'INDEX '
      || pg_catalog.quote_ident(c.relname)) + 2
  ) as definition,
  i.indisvalid and i.indisready and i.indislive as valid,
  below.names, below.tables
from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality as asked (name, position)
join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(asked.name)
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_index as i on i.indexrelid = c.oid
cross join lateral (
  select pg_catalog.array_agg(bn.nspname || '.' || b.relname order by bn.nspname, b.relname) as names,
    pg_catalog.array_agg(tn.nspname || '.' || t.relname order by bn.nspname, b.relname) as tables
  from (
    select c.oid as indexrelid
    union
    select tree.relid from pg_catalog.pg_partition_tree(c.oid) as tree
  ) as one
  join pg_catalog.pg_index as bi on bi.indexrelid = one.indexrelid
  join pg_catalog.pg_class as b on b.oid = bi.indexrelid
  join pg_catalog.pg_namespace as bn on bn.oid = b.relnamespace
  join pg_catalog.pg_class as t on t.oid = bi.indrelid
  join pg_catalog.pg_namespace as tn on tn.oid = t.relnamespace
) as below
order by asked.position`;

/** By the name that was asked for; an index that does not exist is missing from the map. */
export async function readIndexStates(
  db: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, IndexState>> {
  if (names.length === 0) return new Map();
  const rows = await db.query<IndexState>(INDEX_STATES, [names]);
  return new Map(rows.map((row) => [row.asked, row]));
}

/** A name as SQL writes it; without a schema the search_path decides. */
export function sqlName({
  schema,
  name,
}: {
  readonly schema?: string | undefined;
  readonly name: string;
}): string {
  return schema === undefined ? quoteIdentifier(name) : quoteQualified(schema, name);
}
