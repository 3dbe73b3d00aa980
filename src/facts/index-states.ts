import type { Database } from '../db/database.ts';
import { quoteIdentifier } from '../db/identifiers.ts';

export interface IndexState {
  readonly schema: string;
  readonly name: string;
  /** `schema.name` of the table. */
  readonly table: string;
  /** pg_get_indexdef without the index's own name: `ON public.t USING btree (a DESC) WHERE …`. */
  readonly definition: string;
  /** False after a build that failed; planner and writers differ in what they make of it. */
  readonly valid: boolean;
  /** `schema.name` of the index's partitions: plans name these, never the parent. */
  readonly partitions: readonly string[];
}

/** $1: names as SQL writes them, quoted where they must be; without a schema the search_path decides. */
export const INDEX_STATES = `
select asked.name as asked, n.nspname as schema, c.relname as name,
  tn.nspname || '.' || t.relname as "table",
  pg_catalog.substr(
    pg_catalog.pg_get_indexdef(c.oid),
    pg_catalog.length('CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end || 'INDEX '
      || pg_catalog.quote_ident(c.relname)) + 2
  ) as definition,
  i.indisvalid and i.indisready and i.indislive as valid,
  array(
    select pn.nspname || '.' || p.relname
    from pg_catalog.pg_partition_tree(c.oid) as tree
    join pg_catalog.pg_class as p on p.oid = tree.relid
    join pg_catalog.pg_namespace as pn on pn.oid = p.relnamespace
    where c.relkind = 'I' and p.oid <> c.oid
    order by 1
  ) as partitions
from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality as asked (name, position)
join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(asked.name)
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_index as i on i.indexrelid = c.oid
join pg_catalog.pg_class as t on t.oid = i.indrelid
join pg_catalog.pg_namespace as tn on tn.oid = t.relnamespace
order by asked.position`;

/** Indexes by name; one that does not exist is missing from the map. */
export async function readIndexStates(
  db: Database,
  names: readonly IndexName[],
): Promise<ReadonlyMap<string, IndexState>> {
  const asked = names.map((name) => sqlName(name));
  if (asked.length === 0) return new Map();
  const rows = await db.query<IndexState & { readonly asked: string }>(INDEX_STATES, [asked]);
  return new Map(
    names.flatMap((name) => {
      const found = rows.find((row) => row.asked === sqlName(name));
      if (found === undefined) return [];
      const { asked: _, ...state } = found;
      return [[sqlName(name), state] as const];
    }),
  );
}

export interface IndexName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** The key of readIndexStates' answer. */
export function sqlName({ schema, name }: IndexName): string {
  const quoted = quoteIdentifier(name);
  return schema === undefined ? quoted : `${quoteIdentifier(schema)}.${quoted}`;
}
