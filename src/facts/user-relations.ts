import type { Database } from '../db/database.ts';

export interface UserRelation {
  /** Quoted where needed: can be pasted. */
  readonly name: string;
  /** The planner's estimate; exact right after VACUUM ANALYZE of a table that nobody writes to. */
  readonly rows: number;
  /** With its indexes and TOAST. */
  readonly sizeBytes: number;
}

/** Tables, views and sequences that are neither PostgreSQL's nor an extension's, the largest first. */
export const USER_RELATIONS = `
select
  case when n.nspname = 'public' then pg_catalog.quote_ident(c.relname)
    else pg_catalog.format('%I.%I', n.nspname, c.relname) end as name,
  greatest(c.reltuples, 0)::pg_catalog.float8 as rows,
  pg_catalog.pg_total_relation_size(c.oid)::pg_catalog.float8 as "sizeBytes"
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  and n.nspname <> 'information_schema'
  and n.nspname !~ '^pg_'
  and not exists (
    select from pg_catalog.pg_depend as d
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e'
  )
order by 3 desc, 1`;

export function readUserRelations(db: Database): Promise<readonly UserRelation[]> {
  return db.query<UserRelation>(USER_RELATIONS);
}
