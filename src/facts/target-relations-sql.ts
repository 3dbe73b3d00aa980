/**
 * A recursive CTE `target (oid, name, part, inherits)`: the relations behind the names in $1, each with the name that led
 * to it. part is `itself`, or `table` for the table of an index that was named. A partitioned table or a parent brings
 * its children along (inherits), because most DDL on it locks them too. To be put after `with recursive`.
 */
export const TARGET_RELATIONS = `
target (oid, name, part, inherits) as (
  select r.oid, wanted.name, r.part, false
  from pg_catalog.unnest($1::text[]) as wanted (name)
  join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(wanted.name)
  left join pg_catalog.pg_index as i on i.indexrelid = c.oid
  cross join lateral (values (c.oid, 'itself'), (i.indrelid, 'table')) as r (oid, part)
  where r.oid is not null
  union
  select h.inhrelid, target.name, target.part, true
  from target
  join pg_catalog.pg_inherits as h on h.inhparent = target.oid
)`.trim();
