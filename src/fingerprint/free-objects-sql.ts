/** Types of one's own: domains, enums, ranges, composite and base types. Row types of tables and arrays are not. */
export const TYPE_OBJECTS = `
select case t.typtype when 'd' then 'domain' else 'type' end, t.oid::pg_catalog.regtype::pg_catalog.text,
       'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       case t.typtype
         when 'e' then 'enum'
         when 'd' then pg_catalog.concat_ws(' ', 'over', pg_catalog.format_type(t.typbasetype, t.typtypmod),
                         case when t.typnotnull then 'not null' end, 'default ' || t.typdefault)
         when 'c' then 'composite (' || (
              select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' ' ||
                                           pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
                from pg_catalog.pg_attribute a
               where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) || ')'
         when 'r' then 'range of ' || (
              select pg_catalog.format_type(r.rngsubtype, null) from pg_catalog.pg_range r where r.rngtypid = t.oid)
         else 'base type' end,
       t.typowner, t.typacl, 'T'::pg_catalog."char"
  from named_type
 cross join lateral (select t.* from pg_catalog.pg_type t
                      where t.oid = named_type.oid
                        and (t.typrelid = 0 or (select c.relkind from pg_catalog.pg_class c where c.oid = t.typrelid) = 'c')
                     offset 0) as t`;

/** Labels one by one, each by what it follows: their sort numbers are no property anybody sees. */
export const ENUM_LABEL_OBJECTS = `
select 'enum label', pg_catalog.format('%s.%L', named_type.oid::pg_catalog.regtype, l.enumlabel), null, null, 0,
       coalesce('after ' || pg_catalog.quote_literal(l.previous), 'first'), null, null, null
  from named_type
 cross join lateral (select e.enumlabel, pg_catalog.lag(e.enumlabel) over (order by e.enumsortorder) as previous
                       from pg_catalog.pg_enum e where e.enumtypid = named_type.oid offset 0) as l`;

export const DOMAIN_CONSTRAINT_OBJECTS = `
select 'constraint', pg_catalog.format('%s.%I', named_type.oid::pg_catalog.regtype, c.conname),
       'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       pg_catalog.pg_get_constraintdef(c.oid), null, null, null
  from named_type
 cross join lateral (select c.oid, c.conname from pg_catalog.pg_constraint c
                      where c.contypid = named_type.oid offset 0) as c`;

/** pg_get_functiondef refuses aggregates, so those are described by their parts. */
export const ROUTINE_OBJECTS = `
select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
       p.oid::pg_catalog.regprocedure::pg_catalog.text,
       'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0,
       case p.prokind
         when 'a' then (select pg_catalog.format('returns %s, %s %s %s init %s', pg_catalog.pg_get_function_result(p.oid),
                               a.aggtransfn, a.aggfinalfn, pg_catalog.format_type(a.aggtranstype, null), a.agginitval)
                          from pg_catalog.pg_aggregate a where a.aggfnoid = p.oid)
         else pg_catalog.pg_get_functiondef(p.oid) end,
       p.proowner, p.proacl, 'f'
  from named_routine
 cross join lateral (select p.* from pg_catalog.pg_proc p where p.oid = named_routine.oid offset 0) as p`;

export const SCHEMA_OBJECTS = `
select 'schema', pg_catalog.quote_ident(n.nspname), 'pg_catalog.pg_namespace'::pg_catalog.regclass::pg_catalog.oid, n.oid,
       0, 'schema', n.nspowner, n.nspacl, 'n'
  from named_schema
 cross join lateral (select n.* from pg_catalog.pg_namespace n where n.oid = named_schema.oid offset 0) as n`;

export const EXTENSION_OBJECTS = `
select 'extension', pg_catalog.quote_ident(e.extname), 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid,
       e.oid, 0, pg_catalog.format('version %s in schema %s', e.extversion, e.extnamespace::pg_catalog.regnamespace), e.extowner, null, null
  from named_extension
 cross join lateral (select e.* from pg_catalog.pg_extension e where e.oid = named_extension.oid offset 0) as e`;
