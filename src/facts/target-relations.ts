import { defineFact } from './fact.ts';

/** What a name of the pending migrations stands for now, and whether we may change it. */
export interface TargetRelation {
  /** As it was asked for. */
  readonly asked: string;
  /** As SQL writes it; null: there is no such relation (yet). */
  readonly relation: string | null;
  readonly owner: string | null;
  /** Member of the owner with inheritance, or superuser: what ALTER, DROP and CREATE INDEX want. */
  readonly isOwned: boolean;
  /** The owner of the schema may drop what others put into it. */
  readonly ownsSchema: boolean;
  /** Where it is, or would be created; null: there is no such schema. */
  readonly schema: string | null;
  readonly canCreateInSchema: boolean;
  readonly canUseSchema: boolean;
  readonly canSelect: boolean;
  readonly canInsert: boolean;
  readonly canUpdate: boolean;
  readonly canDelete: boolean;
  readonly canTruncate: boolean;
  /** MAINTAIN, which exists from version 17 on: REINDEX and REFRESH without owning. */
  readonly canMaintain: boolean;
}

export const targetRelations = defineFact<TargetRelation, readonly TargetRelation[]>({
  question: 'Do the tables and indexes of the pending migrations exist, and may we change them?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
select
  wanted.name as asked,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as relation,
  pg_catalog.pg_get_userbyid(c.relowner) as owner,
  coalesce(pg_catalog.pg_has_role(c.relowner, 'usage'), false) as "isOwned",
  coalesce(pg_catalog.pg_has_role(n.nspowner, 'usage'), false) as "ownsSchema",
  n.nspname as schema,
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'create'), false) as "canCreateInSchema",
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'usage'), false) as "canUseSchema",
  coalesce(pg_catalog.has_table_privilege(c.oid, 'select'), false) as "canSelect",
  coalesce(pg_catalog.has_table_privilege(c.oid, 'insert'), false) as "canInsert",
  coalesce(pg_catalog.has_table_privilege(c.oid, 'update'), false) as "canUpdate",
  coalesce(pg_catalog.has_table_privilege(c.oid, 'delete'), false) as "canDelete",
  coalesce(pg_catalog.has_table_privilege(c.oid, 'truncate'), false) as "canTruncate",
  case
    when pg_catalog.current_setting('server_version_num')::int4 < 170000 then false
    else coalesce(pg_catalog.has_table_privilege(c.oid, 'maintain'), false)
  end as "canMaintain"
from pg_catalog.unnest($1::text[]) with ordinality as wanted (name, position)
cross join lateral pg_catalog.parse_ident(wanted.name) as part (words)
left join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(wanted.name)
left join pg_catalog.pg_namespace as n
  on n.oid = coalesce(
    c.relnamespace,
    case
      when pg_catalog.cardinality(part.words) > 1 then pg_catalog.to_regnamespace(pg_catalog.quote_ident(part.words[1]))
      else pg_catalog.to_regnamespace(pg_catalog.quote_ident(pg_catalog.current_schema()))
    end::oid)
order by wanted.position`,
  value: (rows) => rows,
});
