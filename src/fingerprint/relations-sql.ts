/**
 * The named relations with all that belongs to them: partitions and inheritance children, indexes, owned sequences.
 * An index or a sequence named alone stays alone: everything that can change about it is in its own form.
 */
export const RELATIONS = `
family (oid) as (
  select named_relation.oid from named_relation
   union
  select child.inhrelid
    from family
   cross join lateral (select i.inhrelid from pg_catalog.pg_inherits i where i.inhparent = family.oid offset 0) as child
),
member (oid) as materialized (
  select family.oid from family
   union
  select i.indexrelid
    from family
   cross join lateral (select i.indexrelid from pg_catalog.pg_index i where i.indrelid = family.oid offset 0) as i
   union
  select owned.objid
    from family
   cross join lateral (select d.objid
                         from pg_catalog.pg_depend d
                        where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = family.oid
                          and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i')
                       offset 0) as owned
),
relation as materialized (
  select c.*
    from member
   cross join lateral (select c.oid, c.relkind, c.relowner, c.relacl, c.reloptions, c.relam, c.reltoastrelid,
                              c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relispopulated,
                              c.reloftype, c.relhasrules, c.relhastriggers, c.relpartbound,
                              c.oid::pg_catalog.regclass::pg_catalog.text as name,
                              case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary'
                                else 'permanent' end as persistence,
                              (select 'child of ' || pg_catalog.string_agg(
                                        i.inhparent::pg_catalog.regclass::pg_catalog.text, ', ' order by i.inhseqno)
                                 from pg_catalog.pg_inherits i where i.inhrelid = c.oid) as parents,
                              (select 'tablespace ' || pg_catalog.quote_ident(s.spcname)
                                 from pg_catalog.pg_tablespace s where s.oid = c.reltablespace) as tablespace,
                              'with (' || pg_catalog.array_to_string(c.reloptions, ', ') || ')' as options
                         from pg_catalog.pg_class c where c.oid = member.oid and c.relkind <> 't'
                       offset 0) as c
)`;

/** Tables of every kind and views. */
export const RELATION_OBJECTS = `
select case r.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
         else 'table' end as kind,
       r.name, 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid as class, r.oid, 0 as sub,
       pg_catalog.concat_ws(', ',
         r.persistence, r.tablespace, r.options,
         'partition by ' || case r.relkind when 'p' then pg_catalog.pg_get_partkeydef(r.oid) end,
         r.parents, pg_catalog.pg_get_expr(r.relpartbound, r.oid),
         case when r.reloftype <> 0 then 'of ' || pg_catalog.format_type(r.reloftype, null) end,
         (select 'using ' || a.amname from pg_catalog.pg_am a where a.oid = r.relam),
         (select 'toast with (' || pg_catalog.array_to_string(t.reloptions, ', ') || ')'
            from pg_catalog.pg_class t where t.oid = r.reltoastrelid),
         case when r.relrowsecurity then 'row security' end,
         case when r.relforcerowsecurity then 'forced row security' end,
         case r.relreplident when 'n' then 'replica identity nothing' when 'f' then 'replica identity full'
           when 'i' then 'replica identity index' end,
         (select pg_catalog.format('server %I options (%s)', s.srvname, pg_catalog.array_to_string(f.ftoptions, ', '))
            from pg_catalog.pg_foreign_table f, pg_catalog.pg_foreign_server s
           where f.ftrelid = r.oid and s.oid = f.ftserver),
         case when not r.relispopulated then 'not populated' end,
         case when r.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(r.oid) end) as form,
       r.relowner as owner, r.relacl as acl, 'r'::pg_catalog."char" as acl_type
  from relation r
 where r.relkind in ('r', 'p', 'f', 'v', 'm')`;

/** An index is what pg_get_indexdef says and whether it can be trusted (manual 53.26). */
export const INDEX_OBJECTS = `
select 'index', r.name, 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, r.oid, 0,
       pg_catalog.concat_ws(', ',
         pg_catalog.pg_get_indexdef(r.oid), r.parents, r.tablespace,
         case when i.indisvalid then 'valid' else 'INVALID' end,
         case when not i.indisready then 'not ready' end,
         case when not i.indislive then 'not live' end,
         case when i.indisclustered then 'clustered' end,
         case when i.indisreplident then 'replica identity' end,
         (select 'statistics ' || pg_catalog.string_agg(a.attnum || '=' || a.attstattarget, ' ' order by a.attnum)
            from pg_catalog.pg_attribute a where a.attrelid = r.oid and a.attstattarget >= 0)),
       null, null, null
  from relation r
 cross join lateral (select i.* from pg_catalog.pg_index i where i.indexrelid = r.oid offset 0) as i
 where r.relkind in ('i', 'I')`;

/** Not the value it stands at: that is data. */
export const SEQUENCE_OBJECTS = `
select 'sequence', r.name, 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, r.oid, 0,
       pg_catalog.concat_ws(', ',
         r.persistence,
         pg_catalog.format('%s start %s increment %s from %s to %s cache %s', pg_catalog.format_type(s.seqtypid, null),
                           s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache),
         case when s.seqcycle then 'cycle' end,
         (select pg_catalog.format('owned by %s.%I', d.refobjid::pg_catalog.regclass, a.attname)
            from pg_catalog.pg_depend d, pg_catalog.pg_attribute a
           where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = r.oid and d.deptype in ('a', 'i')
             and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
             and a.attrelid = d.refobjid and a.attnum = d.refobjsubid)),
       r.relowner, r.relacl, 's'
  from relation r
 cross join lateral (select s.* from pg_catalog.pg_sequence s where s.seqrelid = r.oid offset 0) as s
 where r.relkind = 'S'`;
