/**
 * The objects of a scope by name. Each lookup is a lateral subquery with `offset 0`, which the planner leaves alone,
 * so that it stays an index scan for each name. jsonb_typeof makes the planner expect one name instead of a hundred:
 * no hash tables for thousands of rows, no JIT.
 */
export const NAMED_RELATIONS = `
named_relation as materialized (
  select found.oid
    from scope
   cross join lateral pg_catalog.jsonb_array_elements(scope.value -> 'relations') as wanted
   cross join lateral (select c.oid
                         from pg_catalog.pg_namespace n, pg_catalog.pg_class c
                        where n.nspname = (wanted ->> 'schema')::pg_catalog.name and c.relnamespace = n.oid
                          and c.relname = (wanted ->> 'name')::pg_catalog.name
                          and n.nspname <> 'db_check' and c.relname <> '_prisma_migrations'
                       offset 0) as found
   where pg_catalog.jsonb_typeof(wanted) = 'object'
)`;

export const NAMED_FREE_OBJECTS = `
named_type as materialized (
  select found.oid
    from scope
   cross join lateral pg_catalog.jsonb_array_elements(scope.value -> 'types') as wanted
   cross join lateral (select t.oid
                         from pg_catalog.pg_namespace n, pg_catalog.pg_type t
                        where n.nspname = (wanted ->> 'schema')::pg_catalog.name and t.typnamespace = n.oid
                          and t.typname = (wanted ->> 'name')::pg_catalog.name and n.nspname <> 'db_check'
                       offset 0) as found
   where pg_catalog.jsonb_typeof(wanted) = 'object'
),
named_routine as materialized (
  select found.oid
    from scope
   cross join lateral pg_catalog.jsonb_array_elements(scope.value -> 'routines') as wanted
   cross join lateral (select p.oid
                         from pg_catalog.pg_namespace n, pg_catalog.pg_proc p
                        where n.nspname = (wanted ->> 'schema')::pg_catalog.name and p.pronamespace = n.oid
                          and p.proname = (wanted ->> 'name')::pg_catalog.name and n.nspname <> 'db_check'
                       offset 0) as found
   where pg_catalog.jsonb_typeof(wanted) = 'object'
),
named_schema as materialized (
  select found.oid
    from scope
   cross join lateral pg_catalog.jsonb_array_elements(scope.value -> 'schemas') as wanted
   cross join lateral (select n.oid from pg_catalog.pg_namespace n
                        where n.nspname = (wanted ->> 'name')::pg_catalog.name and n.nspname <> 'db_check'
                       offset 0) as found
   where pg_catalog.jsonb_typeof(wanted) = 'object'
),
named_extension as materialized (
  select found.oid
    from scope
   cross join lateral pg_catalog.jsonb_array_elements(scope.value -> 'extensions') as wanted
   cross join lateral (select e.oid from pg_catalog.pg_extension e
                        where e.extname = (wanted ->> 'name')::pg_catalog.name offset 0) as found
   where pg_catalog.jsonb_typeof(wanted) = 'object'
)`;
