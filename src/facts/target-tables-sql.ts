import { TARGET_RELATIONS } from './target-relations-sql.ts';

/**
 * Behind TARGET_RELATIONS a CTE `target_table (oid)`: those of the relations that keep rows of their own, each once.
 * Everything is found by oid: the size of the catalog does not matter. To be put after `with recursive`.
 */
export const TARGET_TABLES = `
${TARGET_RELATIONS},
target_table (oid) as (
  select distinct c.oid
  from target
  join pg_catalog.pg_class as c on c.oid = target.oid
  where c.relkind in ('r', 'm') and c.relpersistence <> 't'
)`.trim();
