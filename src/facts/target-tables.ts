/**
 * A recursive CTE `target (oid, name)`: the tables behind the names in $1, each with the name that led to it. An index
 * stands for its table, and a partitioned table or a parent brings its children along, because DDL on it locks them too.
 * To be put after `with recursive`.
 */
export const TARGET_TABLES = `
target (oid, name) as (
  select coalesce(i.indrelid, c.oid), wanted.name
  from pg_catalog.unnest($1::text[]) as wanted (name)
  join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(wanted.name)
  left join pg_catalog.pg_index as i on i.indexrelid = c.oid
  union
  select h.inhrelid, target.name
  from target
  join pg_catalog.pg_inherits as h on h.inhparent = target.oid
)`.trim();
