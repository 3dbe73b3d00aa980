/**
 * What the objects of a migration are, as SQL that makes them again. $1: jsonb, a list of {kind, schema, name}. One row
 * an object: kind, schema, name, of (jsonb), signature, definition (text[], cut where names stand), facets (jsonb).
 */
const WANTED = `
wanted as materialized (
  select w.kind, w.schema, w.name
    from pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) as w (kind text, schema text, name text)
),
named as materialized (
  select c.oid
    from wanted w
    join pg_catalog.pg_namespace n on n.nspname = w.schema
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.name
   where w.kind in ('relation', 'index')
),
relation as materialized (
  select c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.reloptions, c.relpersistence, c.relispopulated,
         c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relispartition, c.relpartbound,
         c.reltoastrelid, c.reltablespace, n.nspname,
         pg_catalog.jsonb_build_object('schema', n.nspname, 'name', c.relname) as path
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relkind not in ('i', 'I', 't', 'c')
     and (c.oid in (select named.oid from named)
          or c.oid in (select i.indrelid from named join pg_catalog.pg_index i on i.indexrelid = named.oid))
)`;

/** Always in quotes, as this house writes names. */
const quoted = (name: string): string =>
  `'"' || pg_catalog.replace(${name}::pg_catalog.text, '"', '""') || '"'`;

const role = (oid: string): string =>
  `case ${oid} when 0 then 'public' else ${quoted(`pg_catalog.pg_get_userbyid(${oid})`)} end`;

const OWNER = (oid: string): string => `pg_catalog.jsonb_build_object('owner', ${role(oid)})`;

const COMMENT = (catalog: string, oid: string, sub = '0'): string => `
  coalesce((select pg_catalog.jsonb_build_object('comment', pg_catalog.btrim(pg_catalog.quote_literal(d.description)))
     from pg_catalog.pg_description d
    where d.classoid = 'pg_catalog.${catalog}'::pg_catalog.regclass and d.objoid = ${oid} and d.objsubid = ${sub}), '{}')`;

/** Owners hold everything by themselves. */
const GRANTS = (acl: string, owner: string): string => `
  coalesce((select pg_catalog.jsonb_object_agg(
       'grant ' || pg_catalog.lower(g.privilege_type) || ' to ' || ${role('g.grantee')},
       case when g.is_grantable then 'with grant option' else '' end)
     from pg_catalog.aclexplode(${acl}) g where g.grantee <> ${owner}), '{}')`;

const OPTIONS = (options: string, prefix = ''): string => `
  coalesce((select pg_catalog.jsonb_object_agg('option ${prefix}' || o.option_name, pg_catalog.quote_literal(o.option_value))
     from pg_catalog.pg_options_to_table(${options}) o), '{}')`;

const flag = (name: string, condition: string): string =>
  `case when ${condition} then pg_catalog.jsonb_build_object('${name}', '') else '{}' end`;

const WITH = (options: string): string => `
  coalesce(' with (' || (select pg_catalog.string_agg(o.option_name || ' = ' || pg_catalog.quote_literal(o.option_value), ', ')
     from pg_catalog.pg_options_to_table(${options}) o) || ')', '')`;

/** Tables, views and sequences. */
export const RELATION_DEFINITIONS = `
with ${WANTED}
select case r.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
         when 'f' then 'foreign table' else 'table' end as kind,
       r.nspname as schema, r.relname as name, null as of, null as signature,
       case when r.relkind in ('v', 'm') then array[${WITH('r.reloptions')} || ' as ' ||
         pg_catalog.rtrim(pg_catalog.pg_get_viewdef(r.oid), ';') ||
         case when r.relkind = 'm' and not r.relispopulated then ' with no data' else '' end] end as definition,
       ${OWNER('r.relowner')} || ${COMMENT('pg_class', 'r.oid')} || ${OPTIONS('r.reloptions')}
       || ${GRANTS(`coalesce(r.relacl, pg_catalog.acldefault(case r.relkind when 'S' then 's' else 'r' end::pg_catalog."char", r.relowner))`, 'r.relowner')}
       || coalesce((select ${OPTIONS('t.reloptions', 'toast.')} from pg_catalog.pg_class t where t.oid = r.reltoastrelid), '{}')
       || ${flag('unlogged', `r.relpersistence = 'u'`)} || ${flag('partitioned', `r.relkind = 'p'`)}
       || ${flag('row security', 'r.relrowsecurity')} || ${flag('forced row security', 'r.relforcerowsecurity')}
       || ${flag('empty', `r.relkind = 'm' and not r.relispopulated`)}
       || case r.relreplident when 'n' then '{"replica identity": "nothing"}' when 'f' then '{"replica identity": "full"}'
            else '{}' end::pg_catalog.jsonb
       || coalesce((select pg_catalog.jsonb_build_object('replica identity', 'index ' || x.relname)
            from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
           where i.indrelid = r.oid and i.indisreplident), '{}')
       || coalesce((select pg_catalog.jsonb_build_object('cluster', x.relname)
            from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
           where i.indrelid = r.oid and i.indisclustered), '{}')
       || coalesce((select pg_catalog.jsonb_build_object('tablespace', s.spcname)
            from pg_catalog.pg_tablespace s where s.oid = r.reltablespace), '{}')
       || case when r.relispartition then pg_catalog.jsonb_build_object(
            'partition', pg_catalog.pg_get_expr(r.relpartbound, r.oid)) else '{}' end
       || coalesce((select pg_catalog.jsonb_object_agg('parent ' || ${quoted('n.nspname')} || '.' || ${quoted('p.relname')},
              case when exists (select from pg_catalog.pg_attribute a
                                 where a.attrelid = r.oid and a.attinhcount > 0 and not a.attislocal and not a.attisdropped)
                then 'with columns' else 'own columns' end)
            from pg_catalog.pg_inherits i join pg_catalog.pg_class p on p.oid = i.inhparent
            join pg_catalog.pg_namespace n on n.oid = p.relnamespace
           where i.inhrelid = r.oid and not r.relispartition), '{}')
       || coalesce((select pg_catalog.jsonb_object_agg('published ' || p.pubname,
              case when pg_catalog.to_jsonb(m) ->> 'prattrs' is null and pg_catalog.to_jsonb(m) ->> 'prqual' is null
                then 'whole' else 'partly' end)
            from pg_catalog.pg_publication_rel m join pg_catalog.pg_publication p on p.oid = m.prpubid
           where m.prrelid = r.oid), '{}')
       || coalesce((select pg_catalog.jsonb_build_object(
              'sequence as', 'as ' || pg_catalog.format_type(s.seqtypid, null),
              'sequence increment', 'increment by ' || s.seqincrement, 'sequence minvalue', 'minvalue ' || s.seqmin,
              'sequence maxvalue', 'maxvalue ' || s.seqmax, 'sequence start', 'start with ' || s.seqstart,
              'sequence cache', 'cache ' || s.seqcache)
              || ${`case when s.seqcycle then '{"sequence cycle": "cycle"}' else '{}' end::pg_catalog.jsonb`}
            from pg_catalog.pg_sequence s where s.seqrelid = r.oid), '{}')
       || coalesce((select pg_catalog.jsonb_build_object('sequence owned_by', pg_catalog.format('owned by %s.%I', d.refobjid::pg_catalog.regclass, a.attname))
            from pg_catalog.pg_depend d join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
           where r.relkind = 'S' and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = r.oid
             and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype = 'a'), '{}') as facets
  from relation r
 order by 2, 3`;

export const COLUMN_DEFINITIONS = `
with ${WANTED}
select 'column' as kind, null as schema, a.attname as name, r.path as of, null as signature, null as definition,
       pg_catalog.jsonb_build_object(
         'type', pg_catalog.format_type(a.atttypid, a.atttypmod) || case when a.attcollation <> t.typcollation
           then ' collate ' || a.attcollation::pg_catalog.regcollation::pg_catalog.text else '' end,
         'storage', case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end)
       || case when a.attnotnull then pg_catalog.jsonb_build_object('not null', coalesce(
            (select pg_catalog.quote_ident(c.conname) from pg_catalog.pg_constraint c
              where c.conrelid = r.oid and c.contype = 'n' and c.conkey = array[a.attnum]
                and c.conname <> r.relname || '_' || a.attname || '_not_null'), '')) else '{}' end
       || case when a.attidentity <> '' then pg_catalog.jsonb_build_object('identity',
            case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity') else '{}' end
       || coalesce((select pg_catalog.jsonb_build_object(case when a.attgenerated = '' then 'default' else 'generated' end,
              case a.attgenerated when '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid)
                when 's' then '(' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ') stored'
                else '(' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ') virtual' end)
            from pg_catalog.pg_attrdef d where a.atthasdef and d.adrelid = r.oid and d.adnum = a.attnum), '{}')
       || case a.attcompression when 'p' then '{"compression": "pglz"}' when 'l' then '{"compression": "lz4"}'
            else '{}' end::pg_catalog.jsonb
       || case when a.attstattarget >= 0 then pg_catalog.jsonb_build_object('statistics', a.attstattarget::pg_catalog.text)
            else '{}' end
       || ${OPTIONS('a.attoptions')} || ${COMMENT('pg_class', 'r.oid', 'a.attnum')}
       || ${GRANTS('a.attacl', 'r.relowner')} as facets
  from relation r
  join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type t on t.oid = a.atttypid
 where r.relkind <> 'S'
 order by r.nspname, r.relname, a.attnum`;

/** Cut behind the name of the table: what is before it is said anew. */
export const INDEX_DEFINITIONS = `
with ${WANTED}
select 'index' as kind, n.nspname as schema, c.relname as name, r.path as of, null as signature,
       array['create ' || case when i.indisunique then 'unique ' else '' end || 'index ',
             pg_catalog.regexp_replace(pg_catalog.substr(d.text, pg_catalog.length(d.head) + 1), '^ONLY ', '')] as definition,
       ${COMMENT('pg_class', 'c.oid')} || ${OPTIONS('c.reloptions')}
       || coalesce((select pg_catalog.jsonb_object_agg('statistics ' || a.attnum, a.attstattarget::pg_catalog.text)
            from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0), '{}') as facets
  from relation r
  join pg_catalog.pg_index i on i.indrelid = r.oid
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 cross join lateral (
   select pg_catalog.pg_get_indexdef(c.oid) as text,
          pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I ', case when i.indisunique then 'UNIQUE ' else '' end, c.relname,
            case when r.relkind = 'p' then 'ONLY ' else '' end, r.nspname, r.relname) as head) as d
 where not exists (select from pg_catalog.pg_constraint k where k.conindid = c.oid and k.conrelid = r.oid)
 order by 2, 3`;

/** Constraints of tables, triggers, rules, policies. */
export const PART_DEFINITIONS = `
with ${WANTED}
select 'constraint' as kind, null as schema, c.conname as name, r.path as of, null as signature,
       array[pg_catalog.pg_get_constraintdef(c.oid)] as definition, ${COMMENT('pg_constraint', 'c.oid')} as facets
  from relation r
  join pg_catalog.pg_constraint c on c.conrelid = r.oid and c.contype not in ('t', 'n')
 union all
select 'trigger', null, t.tgname, r.path, null,
       array[pg_catalog.substr(d.text, 1, pg_catalog.strpos(d.text, pg_catalog.quote_ident(t.tgname)) - 1),
             pg_catalog.substr(d.text, d.behind, d.place - d.behind) || ' on ',
             pg_catalog.substr(d.text, d.place + pg_catalog.length(d.target))],
       case t.tgenabled when 'D' then '{"firing": "disable"}' when 'R' then '{"firing": "enable replica"}'
         when 'A' then '{"firing": "enable always"}' else '{}' end::pg_catalog.jsonb || ${COMMENT('pg_trigger', 't.oid')}
  from relation r
  join pg_catalog.pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal and t.tgparentid = 0
 cross join lateral (select pg_catalog.pg_get_triggerdef(t.oid) as text, pg_catalog.format(' ON %I.%I ', r.nspname, r.relname) as target) as x
 cross join lateral (
   select x.text, x.target, pg_catalog.strpos(x.text, x.target) as place,
          pg_catalog.strpos(x.text, pg_catalog.quote_ident(t.tgname)) + pg_catalog.length(pg_catalog.quote_ident(t.tgname)) as behind) as d
 union all
select 'rule', null, w.rulename, r.path, null, array[pg_catalog.rtrim(pg_catalog.pg_get_ruledef(w.oid), ';')],
       case w.ev_enabled when 'D' then '{"firing": "disable"}' when 'R' then '{"firing": "enable replica"}'
         when 'A' then '{"firing": "enable always"}' else '{}' end::pg_catalog.jsonb || ${COMMENT('pg_rewrite', 'w.oid')}
  from relation r
  join pg_catalog.pg_rewrite w on w.ev_class = r.oid and w.rulename <> '_RETURN'
 union all
select 'policy', null, p.polname, r.path, null, null,
       pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
         'restrictive', case when not p.polpermissive then '' end,
         'for', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' end,
         'to', (select pg_catalog.string_agg(${role('m')}, ', ') from pg_catalog.unnest(p.polroles) as m),
         'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
         'with check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))) || ${COMMENT('pg_policy', 'p.oid')}
  from relation r
  join pg_catalog.pg_policy p on p.polrelid = r.oid
 order by 1, 4, 3`;

/** Types and domains of a name, those of the columns, and every enum, because a cast may name one; routines of a name, whatever their arguments. */
export const FREE_DEFINITIONS = `
with ${WANTED},
own_type as materialized (
  select t.oid
    from wanted w join pg_catalog.pg_namespace n on n.nspname = w.schema
    join pg_catalog.pg_type t on t.typnamespace = n.oid and t.typname = w.name
   where w.kind = 'type'
   union
  select a.atttypid from relation r join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0
   union
  select t.oid from pg_catalog.pg_type t where t.typtype = 'e'
)
select case t.typtype when 'd' then 'domain' else 'type' end as kind, n.nspname as schema, t.typname as name, null::pg_catalog.jsonb as of,
       null as signature,
       case t.typtype
         when 'e' then array[' as enum (' || coalesce((select pg_catalog.string_agg(pg_catalog.btrim(pg_catalog.quote_literal(e.enumlabel)), ', ' order by e.enumsortorder)
                from pg_catalog.pg_enum e where e.enumtypid = t.oid), '') || ')']
         when 'd' then array[' as ' || pg_catalog.format_type(t.typbasetype, t.typtypmod) || case when t.typcollation <> b.typcollation
                then ' collate ' || t.typcollation::pg_catalog.regcollation::pg_catalog.text else '' end]
         when 'c' then array[' as (' || (select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
                from pg_catalog.pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) || ')'] end as definition,
       ${OWNER('t.typowner')} || ${COMMENT('pg_type', 't.oid')}
       || ${GRANTS(`coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))`, 't.typowner')}
       || case when t.typtype = 'e' then pg_catalog.jsonb_build_object('labels', (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder)::pg_catalog.text
            from pg_catalog.pg_enum e where e.enumtypid = t.oid)) else '{}' end
       || ${flag('not null', `t.typtype = 'd' and t.typnotnull`)}
       || case when t.typtype = 'd' and t.typdefaultbin is not null then
            pg_catalog.jsonb_build_object('default', pg_catalog.pg_get_expr(t.typdefaultbin, 0)) else '{}' end as facets
  from own_type
  join pg_catalog.pg_type t on t.oid = own_type.oid
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  left join pg_catalog.pg_type b on b.oid = t.typbasetype
 where n.nspname not in ('pg_catalog', 'information_schema')
   and (t.typrelid = 0 or (select c.relkind from pg_catalog.pg_class c where c.oid = t.typrelid) = 'c') and t.typcategory <> 'A'
 union all
select 'constraint', null, c.conname, pg_catalog.jsonb_build_object('schema', n.nspname, 'name', t.typname, 'kind', 'domain'),
       null, array[pg_catalog.pg_get_constraintdef(c.oid)], ${COMMENT('pg_constraint', 'c.oid')}
  from own_type
  join pg_catalog.pg_type t on t.oid = own_type.oid
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_constraint c on c.contypid = t.oid and c.contype <> 'n'
 union all
select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, n.nspname, p.proname, null,
       '(' || coalesce((select pg_catalog.string_agg(case when e.oid is null then ${quoted('tn.nspname')} || '.' || ${quoted('ty.typname')}
              else ${quoted('en.nspname')} || '.' || ${quoted('e.typname')} || '[]' end, ', ' order by a.place)
            from pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) with ordinality as a (type, place)
            join pg_catalog.pg_type ty on ty.oid = a.type
            join pg_catalog.pg_namespace tn on tn.oid = ty.typnamespace
            left join pg_catalog.pg_type e on e.oid = ty.typelem and ty.typcategory = 'A'
            left join pg_catalog.pg_namespace en on en.oid = e.typnamespace), '') || ')',
       case when p.prokind <> 'a' then array[pg_catalog.substr(d.text, pg_catalog.strpos(d.text, d.name) + pg_catalog.length(d.name))] end,
       ${OWNER('p.proowner')} || ${COMMENT('pg_proc', 'p.oid')}
       || ${GRANTS(`coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))`, 'p.proowner')}
       || pg_catalog.jsonb_build_object('defaults', p.pronargdefaults::pg_catalog.text)
  from wanted w
  join pg_catalog.pg_namespace n on n.nspname = w.schema
  join pg_catalog.pg_proc p on p.pronamespace = n.oid and p.proname = w.name
 cross join lateral (select case when p.prokind <> 'a' then pg_catalog.pg_get_functiondef(p.oid) end as text,
                            pg_catalog.format('%I.%I', n.nspname, p.proname) as name) as d
 where w.kind = 'routine'
 order by 1, 2, 3, 5`;

/** Schemas, extensions, statistics objects, publications, event triggers, default privileges: few, so all of them. */
export const OTHER_DEFINITIONS = `
with ${WANTED}
select 'schema' as kind, null::pg_catalog.text as schema, n.nspname::pg_catalog.text as name, null::pg_catalog.jsonb as of, null as signature, array[''] as definition,
       ${OWNER('n.nspowner')} || ${COMMENT('pg_namespace', 'n.oid')}
       || ${GRANTS(`coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))`, 'n.nspowner')} as facets
  from pg_catalog.pg_namespace n where n.nspname !~ '^pg_'
 union all
select 'extension', null, e.extname::pg_catalog.text, null, null,
       array[pg_catalog.format(' with schema %I version %L', n.nspname, e.extversion)],
       pg_catalog.jsonb_build_object('schema', n.nspname) || ${COMMENT('pg_extension', 'e.oid')}
  from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
 union all
select 'statistics', n.nspname::pg_catalog.text, s.stxname::pg_catalog.text, null, null,
       array[pg_catalog.substr(d.text, pg_catalog.length(d.head) + 1)],
       ${OWNER('s.stxowner')} || ${COMMENT('pg_statistic_ext', 's.oid')}
       || case when s.stxstattarget >= 0 then pg_catalog.jsonb_build_object('statistics', s.stxstattarget::pg_catalog.text) else '{}' end
  from pg_catalog.pg_statistic_ext s join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
 cross join lateral (select pg_catalog.pg_get_statisticsobjdef(s.oid) as text,
                            pg_catalog.format('CREATE STATISTICS %I.%I', n.nspname, s.stxname) as head) as d
 union all
select 'publication', null, p.pubname::pg_catalog.text, null, null, null,
       ${OWNER('p.pubowner')} || ${COMMENT('pg_publication', 'p.oid')}
  from pg_catalog.pg_publication p
 union all
select 'event trigger', null, t.evtname::pg_catalog.text, null, null, null,
       ${OWNER('t.evtowner')} || ${COMMENT('pg_event_trigger', 't.oid')}
       || case t.evtenabled when 'D' then '{"firing": "disable"}' when 'R' then '{"firing": "enable replica"}'
            when 'A' then '{"firing": "enable always"}' else '{}' end::pg_catalog.jsonb
  from pg_catalog.pg_event_trigger t
 union all
select 'default privileges', null,
       x.for_role || case when a.defaclnamespace = 0 then '' else 'in schema ' || ${quoted('n.nspname')} || ' ' end
         || 'on ' || case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
              when 'T' then 'types' else 'schemas' end,
       null, null, null, pg_catalog.jsonb_build_object('owner', '') || ${GRANTS('a.defaclacl', 'a.defaclrole')}
  from pg_catalog.pg_default_acl a
  left join pg_catalog.pg_namespace n on n.oid = a.defaclnamespace
 cross join lateral (
   select 'for role ' || ${quoted('pg_catalog.pg_get_userbyid(a.defaclrole)')} || ' ' as for_role
    union all
   select '' where pg_catalog.pg_get_userbyid(a.defaclrole) = current_user) as x
 order by 1, 2, 3`;
