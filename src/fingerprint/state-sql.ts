import {
  ALL_OBJECTS,
  DATABASE_OBJECTS,
  DEFAULT_PRIVILEGE_OBJECTS,
  MEMBERSHIP_OBJECTS,
  ROLE_OBJECTS,
  SELDOM_OBJECTS,
  SETTING_OBJECTS,
} from './all-objects-sql.ts';
import {
  DOMAIN_CONSTRAINT_OBJECTS,
  ENUM_LABEL_OBJECTS,
  EXTENSION_OBJECTS,
  ROUTINE_OBJECTS,
  SCHEMA_OBJECTS,
  TYPE_OBJECTS,
} from './free-objects-sql.ts';
import { NAMED_RELATIONS, NAMED_FREE_OBJECTS } from './named-objects-sql.ts';
import { PINNED_SETTINGS, SETTINGS_RESTORED } from './pinned-settings-sql.ts';
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
   where o.acl is not null and (o.owner is null
          or not (o.acl @> pg_catalog.acldefault(o.acl_type, o.owner) and o.acl <@ pg_catalog.acldefault(o.acl_type, o.owner)))
   group by o.kind, o.name, a.grantee, a.grantor
   union all
  select pg_catalog.format('comment on %s %s', o.kind, o.name), c.description
    from object o
   cross join lateral (select d.description from pg_catalog.pg_description d
                        where d.objoid = o.oid and d.classoid = o.class and d.objsubid = o.sub offset 0) as c
)`;

/**
 * One row, one column: `state` jsonb, an ObjectState. Reads which objects from the setting plumbline.scope
 * (a Scope). A setting instead of a parameter, because a prepared statement without parameters is planned once
 * (choose_custom_plan in plancache.c), one with a parameter at each of its first five executions, and planning costs
 * thirty times what executing does. Three kinds, because most of an execution is the start of its plan, each branch
 * 25 µs: `relations` for scopes of nothing but tables, views, indexes and sequences.
 */
export function stateSql(kind: StateKind): string {
  const { names, objects } = KINDS[kind];
  return `with recursive${[PINNED_SETTINGS, ...names, RELATIONS].join(',')},
object (kind, name, class, oid, sub, form, owner, acl, acl_type) as materialized (
${objects.join('\nunion all')}
),${ENTRIES}
select case when ${SETTINGS_RESTORED} then entries.state end as state
  from (select coalesce(pg_catalog.jsonb_object_agg(e.key, e.value), '{}') as state from entry e) as entries`;
}

/** Fails at the first named relation that there is: its name does not become a number. The server's log says why. */
export const NONE_SQL = `with scope as materialized (
  select pg_catalog.current_setting('plumbline.scope')::pg_catalog.jsonb as value
),${NAMED_RELATIONS}
select (named_relation.oid::pg_catalog.regclass || ' is there already, plumbline looks closer')::pg_catalog.int4
  from named_relation`;

export type StateKind = 'relations' | 'objects' | 'database';

interface Parts {
  readonly names: readonly string[];
  readonly objects: readonly string[];
}

const KINDS: Readonly<Record<StateKind, Parts>> = {
  relations: { names: [NAMED_RELATIONS], objects: RELATION_PARTS },
  objects: { names: [NAMED_RELATIONS, NAMED_FREE_OBJECTS], objects: [...RELATION_PARTS, ...FREE_OBJECTS] },
  database: {
    names: [ALL_OBJECTS],
    objects: [
      ...RELATION_PARTS,
      ...FREE_OBJECTS,
      ...SELDOM_OBJECTS,
      DEFAULT_PRIVILEGE_OBJECTS,
      ROLE_OBJECTS,
      MEMBERSHIP_OBJECTS,
      DATABASE_OBJECTS,
      SETTING_OBJECTS,
    ],
  },
};
