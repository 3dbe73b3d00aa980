import {
  DOMAIN_CONSTRAINT_OBJECTS,
  ENUM_LABEL_OBJECTS,
  EXTENSION_OBJECTS,
  ROUTINE_OBJECTS,
  SCHEMA_OBJECTS,
  TYPE_OBJECTS,
} from './free-objects-sql.ts';
import { NAMED_RELATIONS, NAMED_FREE_OBJECTS } from './named-objects-sql.ts';
import { pinSettings, SETTINGS_RESTORED } from './pinned-settings-sql.ts';
import { INDEX_OBJECTS, RELATION_OBJECTS, RELATIONS, SEQUENCE_OBJECTS } from './relations-sql.ts';
import {
  COLUMN_OBJECTS,
  CONSTRAINT_OBJECTS,
  POLICY_OBJECTS,
  PUBLISHED_TABLE_OBJECTS,
  RULE_OBJECTS,
  STATISTICS_OBJECTS,
  TRIGGER_OBJECTS,
} from './table-parts-sql.ts';

const RELATION_PARTS = [
  RELATION_OBJECTS,
  INDEX_OBJECTS,
  SEQUENCE_OBJECTS,
  COLUMN_OBJECTS,
  CONSTRAINT_OBJECTS,
  TRIGGER_OBJECTS,
  RULE_OBJECTS,
  POLICY_OBJECTS,
  STATISTICS_OBJECTS,
  PUBLISHED_TABLE_OBJECTS,
];

const FREE_OBJECTS = [
  TYPE_OBJECTS,
  ENUM_LABEL_OBJECTS,
  DOMAIN_CONSTRAINT_OBJECTS,
  ROUTINE_OBJECTS,
  SCHEMA_OBJECTS,
  EXTENSION_OBJECTS,
];

/** Privileges that nobody granted or revoked (manual 5.8) are no entries, whether the catalog spells them out or not. */
const ENTRIES = `
entry (key, value) as (
  select o.kind || ' ' || o.name, o.form from object o
   union all
  select pg_catalog.format('owner of %s %s', o.kind, o.name), pg_catalog.pg_get_userbyid(o.owner)::pg_catalog.text
    from object o where o.owner is not null
   union all
  select pg_catalog.format('grant on %s %s to %s by %I', o.kind, o.name,
                           case a.grantee when 0 then 'public'
                             else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end,
                           pg_catalog.pg_get_userbyid(a.grantor)),
         pg_catalog.string_agg(pg_catalog.lower(a.privilege_type) || case when a.is_grantable then ' with grant option' else '' end,
                               ', ' order by a.privilege_type)
    from object o cross join lateral pg_catalog.aclexplode(o.acl) as a
   where o.acl is not null and (o.owner is null or o.acl <> pg_catalog.acldefault(o.acl_type, o.owner))
   group by o.kind, o.name, a.grantee, a.grantor
   union all
  select pg_catalog.format('comment on %s %s', o.kind, o.name), c.description
    from object o
   cross join lateral (select d.description from pg_catalog.pg_description d
                        where d.objoid = o.oid and d.classoid = o.class and d.objsubid = o.sub offset 0) as c
)`;

/** One row, one column: `state` jsonb, an ObjectState. `scope` is the SQL of its scope (scopeAsJson). */
export function stateSql(scope: string): string {
  const named = [NAMED_RELATIONS, NAMED_FREE_OBJECTS];
  return `with recursive${[pinSettings(scope), ...named, RELATIONS].join(',')},
object (kind, name, class, oid, sub, form, owner, acl, acl_type) as materialized (
${[...RELATION_PARTS, ...FREE_OBJECTS].join('\nunion all')}
),${ENTRIES}
select case when ${SETTINGS_RESTORED} then entries.state end as state
  from (select coalesce(pg_catalog.jsonb_object_agg(e.key, e.value), '{}') as state from entry e) as entries`;
}

/** With the scope as its parameter $1. */
export const STATE_SQL = stateSql('$1');
