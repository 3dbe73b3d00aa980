/**
 * Tables, views and the like that are named, that an index named belongs to, and those beside them by a foreign key.
 * $1: names as SQL writes them, quoted; without a schema the search_path decides. Widths are those of the statistics that
 * we may read, so null says nothing.
 */
export const RELATIONS = `
with asked as materialized (
  select distinct coalesce(i.indrelid, c.oid) as oid
  from pg_catalog.unnest($1::pg_catalog.text[]) as one (name)
  join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(one.name)
  left join pg_catalog.pg_index as i on i.indexrelid = c.oid
),
target as materialized (
  select asked.oid from asked
  union
  select beside.oid
  from pg_catalog.pg_constraint as k
  cross join lateral (values (k.conrelid), (k.confrelid)) as beside (oid)
  where k.contype = 'f' and (k.conrelid in (select asked.oid from asked) or k.confrelid in (select asked.oid from asked))
)
select n.nspname as schema, c.relname as name, c.relkind::pg_catalog.text as kind,
  c.reltuples::pg_catalog.float8 as rows,
  case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end as "partitionKey",
  coalesce((
    select pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'isNotNull', a.attnotnull and not exists (
        select from pg_catalog.pg_constraint as k
        where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated),
      'generated', a.attgenerated,
      'identity', a.attidentity,
      'default', case when d.adbin is not null then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end,
      'width', (
        select s.avg_width from pg_catalog.pg_stats as s
        where s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
        order by s.inherited limit 1)
    ) order by a.attnum)
    from pg_catalog.pg_attribute as a
    left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ), '[]') as columns,
  coalesce((
    select pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', k.conname, 'definition', pg_catalog.pg_get_constraintdef(k.oid)
    ) order by k.conname)
    from pg_catalog.pg_constraint as k
    where k.conrelid = c.oid and k.contype in ('c', 'f', 'u', 'p', 'x', 'n')
  ), '[]') as constraints,
  coalesce((
    select pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', ic.relname, 'definition', pg_catalog.pg_get_indexdef(ic.oid),
      'isValid', i.indisvalid and i.indisready and i.indislive
    ) order by ic.relname)
    from pg_catalog.pg_index as i
    join pg_catalog.pg_class as ic on ic.oid = i.indexrelid
    where i.indrelid = c.oid
  ), '[]') as indexes
from target
join pg_catalog.pg_class as c on c.oid = target.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
order by 1, 2`;

/** Heap, TOAST and indexes. $1: names as above. By itself, because it waits for ACCESS EXCLUSIVE. */
export const SIZES = `
select n.nspname as schema, c.relname as name, sum(pg_catalog.pg_total_relation_size(part.oid))::pg_catalog.float8 as bytes
from pg_catalog.unnest($1::pg_catalog.text[]) as one (name)
join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(one.name)
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
cross join lateral (
  select c.oid union select tree.relid from pg_catalog.pg_partition_tree(c.oid) as tree
) as part
where c.relkind in ('r', 'p', 'm')
group by 1, 2
order by 1, 2`;

/** What the names mean: nothing, or a relation of some kind; and what they may have meant, but for the case. $1, $2: schemas
 * and names in parallel, a schema null where the search_path decides. */
export const MEANINGS = `
select asked.schema, asked.name, found.kind, found.schema as "foundSchema",
  near.schema as "similarSchema", near.name as "similarName"
from rows from (
  pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])
) as asked (schema, name)
left join lateral (
  select c.relkind::pg_catalog.text as kind, n.nspname as schema
  from pg_catalog.pg_class as c
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where c.oid = pg_catalog.to_regclass(
    coalesce(pg_catalog.quote_ident(asked.schema) || '.', '') || pg_catalog.quote_ident(asked.name))
) as found on true
left join lateral (
  select n.nspname as schema, c.relname as name
  from pg_catalog.pg_class as c
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where found.kind is null and pg_catalog.lower(c.relname) = pg_catalog.lower(asked.name)
    and n.nspname = any (
      case when asked.schema is null then pg_catalog.current_schemas(false) else array[asked.schema::pg_catalog.name] end)
  order by 1, 2
  limit 1
) as near on true
order by 1 nulls first, 2`;

/** The user's own enums. */
export const ENUMS = `
select n.nspname as schema, t.typname as name,
  pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) as labels
from pg_catalog.pg_type as t
join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
join pg_catalog.pg_enum as e on e.enumtypid = t.oid
group by 1, 2
order by 1, 2`;

export const SEARCH_PATH = 'select pg_catalog.current_schemas(false)::pg_catalog.text[] as path';
