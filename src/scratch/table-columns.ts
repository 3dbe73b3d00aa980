import type { Database } from '../db/database.ts';

/** A table that can hold rows of its own. */
export interface FillableTable {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly label: string;
  /** Of a partition: its bounds, as PostgreSQL writes them. */
  readonly bounds: string | null;
  /** No file holds a page of it: asking runs nobody's code, as reading could (policies). */
  readonly isEmpty: boolean;
  readonly columns: readonly FillableColumn[];
}

export interface FillableColumn {
  readonly name: string;
  /** pg_type of the column, of its base type where it is a domain. */
  readonly type: string;
  readonly category: string;
  readonly isRequired: boolean;
  /** The column that a foreign key makes it equal to. */
  readonly refers: { readonly schema: string; readonly table: string; readonly column: string } | null;
  /** The first value of an enum. */
  readonly label: string | null;
  /** Check constraints of the table that name the column. */
  readonly checks: readonly string[];
  /** Of a partition: its bounds are about this column alone. */
  readonly isPartitionKey: boolean;
}

/** Ordinary tables and partitions of the user, what others refer to first where it was made first. */
export const FILLABLE_TABLES = `
select c.oid::pg_catalog.text as oid, n.nspname::pg_catalog.text as schema, c.relname::pg_catalog.text as name,
  pg_catalog.format('%I.%I', n.nspname, c.relname) as label,
  pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bounds,
  pg_catalog.pg_relation_size(c.oid) = 0 as "isEmpty",
  (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname, 'type', b.typname, 'category', b.typcategory,
      'isRequired', a.attnotnull and not a.atthasdef and a.attidentity = '',
      'refers', (select pg_catalog.json_build_object('schema', rn.nspname, 'table', rc.relname, 'column', ra.attname)
        from pg_catalog.pg_constraint as f
        join pg_catalog.pg_class as rc on rc.oid = f.confrelid
        join pg_catalog.pg_namespace as rn on rn.oid = rc.relnamespace
        join pg_catalog.pg_attribute as ra on ra.attrelid = f.confrelid
          and ra.attnum = f.confkey[pg_catalog.array_position(f.conkey, a.attnum)]
        where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey) and f.confrelid <> c.oid
        order by f.conname limit 1),
      'label', (select e.enumlabel from pg_catalog.pg_enum as e where e.enumtypid = b.oid order by e.enumsortorder limit 1),
      'checks', (select coalesce(pg_catalog.json_agg(pg_catalog.pg_get_constraintdef(k.oid) order by k.conname), '[]')
        from pg_catalog.pg_constraint as k
        where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)),
      'isPartitionKey', exists (
        select from pg_catalog.pg_inherits as h
        join pg_catalog.pg_partitioned_table as p on p.partrelid = h.inhparent
        join pg_catalog.pg_attribute as pa on pa.attrelid = p.partrelid and pa.attnum = p.partattrs[0]
        where h.inhrelid = c.oid and p.partnatts = 1 and p.partstrat <> 'h' and pa.attname = a.attname)
    ) order by a.attnum), '[]')
    from pg_catalog.pg_attribute as a
    join pg_catalog.pg_type as t on t.oid = a.atttypid
    join pg_catalog.pg_type as b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence <> 't'
  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
order by c.oid`;

export function readFillableTables(db: Pick<Database, 'query'>): Promise<readonly FillableTable[]> {
  return db.query<FillableTable>(FILLABLE_TABLES);
}
