/**
 * Every object of the database that a migration could have made, under the same names as NAMED_RELATIONS and
 * NAMED_FREE_OBJECTS: for migrations whose text does not tell what they change. Not the system's, not our journal,
 * not the ledger, and not what extensions brought along.
 */
const isOwn = (catalog: string, oid: string): string => `
   not exists (select from pg_catalog.pg_depend d
                where d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass and d.objid = ${oid} and d.deptype = 'e')`;

export const ALL_OBJECTS = `
named_schema as materialized (
  select n.oid
    from scope, pg_catalog.pg_namespace n
   where n.nspname not in ('information_schema', 'db_check') and n.nspname !~ '^pg_'
     and${isOwn('pg_namespace', 'n.oid')}
),
named_relation as materialized (
  select c.oid
    from named_schema n, pg_catalog.pg_class c
   where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relname <> '_prisma_migrations'
     and${isOwn('pg_class', 'c.oid')}
),
named_type as materialized (
  select t.oid
    from named_schema n, pg_catalog.pg_type t
   where t.typnamespace = n.oid and t.typtype in ('b', 'c', 'd', 'e', 'r') and t.typcategory <> 'A'
     and${isOwn('pg_type', 't.oid')}
),
named_routine as materialized (
  select p.oid
    from named_schema n, pg_catalog.pg_proc p
   where p.pronamespace = n.oid
     and${isOwn('pg_proc', 'p.oid')}
),
named_extension as materialized (
  select e.oid from scope, pg_catalog.pg_extension e
)`;

/** The column of the catalog that names the owner; what is seldom is compared as its catalog row says it. */
const SELDOM: readonly (readonly [catalog: string, owner: string])[] = [
  ['pg_collation', 'collowner'],
  ['pg_conversion', 'conowner'],
  ['pg_operator', 'oprowner'],
  ['pg_opclass', 'opcowner'],
  ['pg_opfamily', 'opfowner'],
  ['pg_cast', 'null'],
  ['pg_am', 'null'],
  ['pg_language', 'lanowner'],
  ['pg_transform', 'null'],
  ['pg_ts_config', 'cfgowner'],
  ['pg_ts_dict', 'dictowner'],
  ['pg_ts_parser', 'null'],
  ['pg_ts_template', 'null'],
  ['pg_foreign_data_wrapper', 'fdwowner'],
  ['pg_foreign_server', 'srvowner'],
  ['pg_event_trigger', 'evtowner'],
  ['pg_publication', 'pubowner'],
];

/** The first OID of an object that was not there from initdb (manual 26.1, FirstNormalObjectId). */
const FIRST_NORMAL_OID = 16_384;

/** Objects that are rare in migrations: their names, owners, and catalog rows without the row's own OID. */
export const SELDOM_OBJECTS = SELDOM.map(
  ([catalog, owner]) => `
select i.type, i.identity, 'pg_catalog.${catalog}'::pg_catalog.regclass::pg_catalog.oid, o.oid, 0,
       (pg_catalog.to_jsonb(o) - 'oid'${owner === 'null' ? '' : ` - '${owner}'`})::pg_catalog.text, ${owner === 'null' ? 'null' : `o.${owner}`}, null, null
  from scope, pg_catalog.${catalog} o
 cross join lateral pg_catalog.pg_identify_object('pg_catalog.${catalog}'::pg_catalog.regclass, o.oid, 0) as i
 where o.oid >= ${FIRST_NORMAL_OID} and i.type is not null and${isOwn(catalog, 'o.oid')}`,
);

/** Privileges that future objects will get (manual, ALTER DEFAULT PRIVILEGES). */
export const DEFAULT_PRIVILEGE_OBJECTS = `
select 'default privileges',
       pg_catalog.concat_ws(' ', 'of', pg_catalog.pg_get_userbyid(a.defaclrole),
         'in ' || case when a.defaclnamespace <> 0 then a.defaclnamespace::pg_catalog.regnamespace::pg_catalog.text end,
         'on ' || case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
           when 'T' then 'types' when 'n' then 'schemas' else a.defaclobjtype::pg_catalog.text end),
       null::pg_catalog.oid, null::pg_catalog.oid, 0,
       coalesce((select pg_catalog.string_agg(item::pg_catalog.text, ' ' order by item::pg_catalog.text)
                   from pg_catalog.unnest(a.defaclacl) as item), 'none'),
       null, null, null
  from scope, pg_catalog.pg_default_acl a`;

/** Roles and their settings belong to the whole cluster, but a DO block of a migration may change them. */
export const ROLE_OBJECTS = `
select 'role', pg_catalog.quote_ident(r.rolname), null::pg_catalog.oid, null::pg_catalog.oid, 0,
       pg_catalog.concat_ws(' ', 'role',
         case when r.rolsuper then 'superuser' end, case when not r.rolinherit then 'noinherit' end,
         case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
         case when r.rolcanlogin then 'login' end, case when r.rolreplication then 'replication' end,
         case when r.rolbypassrls then 'bypassrls' end, 'connection limit ' || nullif(r.rolconnlimit, -1),
         'valid until ' || r.rolvaliduntil),
       null, null, null
  from scope, pg_catalog.pg_roles r where r.rolname !~ '^pg_'`;

export const MEMBERSHIP_OBJECTS = `
select 'membership', pg_catalog.format('of %I in %I by %I', pg_catalog.pg_get_userbyid(m.member),
                                       pg_catalog.pg_get_userbyid(m.roleid), pg_catalog.pg_get_userbyid(m.grantor)),
       null::pg_catalog.oid, null::pg_catalog.oid, 0,
       (pg_catalog.to_jsonb(m) - array['oid', 'roleid', 'member', 'grantor'])::pg_catalog.text, null, null, null
  from scope, pg_catalog.pg_auth_members m`;

export const DATABASE_OBJECTS = `
select 'database', pg_catalog.quote_ident(d.datname), null::pg_catalog.oid, null::pg_catalog.oid, 0,
       pg_catalog.concat_ws(' ', 'database', 'connection limit ' || nullif(d.datconnlimit, -1)), d.datdba, d.datacl, 'd'
  from scope, pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`;

export const SETTING_OBJECTS = `
select 'settings',
       pg_catalog.concat_ws(' ', 'of',
         'role ' || case when s.setrole <> 0 then pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(s.setrole)) end,
         'database ' || (select pg_catalog.quote_ident(d.datname) from pg_catalog.pg_database d where d.oid = s.setdatabase)),
       null::pg_catalog.oid, null::pg_catalog.oid, 0, pg_catalog.array_to_string(s.setconfig, ', '), null, null, null
  from scope, pg_catalog.pg_db_role_setting s
 where s.setdatabase in (0, (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))`;
