import type { Database } from '../db/database.ts';

/** What VACUUM and ANALYZE left of a table: decides index-only scans, estimates, and how many blocks dead rows fill. */
export interface TableUpkeep {
  readonly schema: string;
  readonly name: string;
  readonly deadRows: number;
  readonly liveRows: number;
  /** Of its pages, 0 to 1, those that need no look at visibility, as last counted; null where none was ever counted. */
  readonly visibleShare: number | null;
  /** By hand or by autovacuum; null: never since the statistics began. */
  readonly vacuumedAt: Date | null;
  readonly analyzedAt: Date | null;
  /** Owner, database owner, or MAINTAIN from PostgreSQL 17 on (manual, VACUUM). */
  readonly mayVacuum: boolean;
}

/** $1: `schema.name` of the tables, unquoted. */
const upkeepSql = (maintain: string): string => `
select n.nspname as schema, c.relname as name,
  coalesce(s.n_dead_tup, 0)::pg_catalog.float8 as "deadRows", coalesce(s.n_live_tup, 0)::pg_catalog.float8 as "liveRows",
  case when c.relpages > 0 then least(1, c.relallvisible::pg_catalog.float8 / c.relpages) end as "visibleShare",
  greatest(s.last_vacuum, s.last_autovacuum) as "vacuumedAt",
  greatest(s.last_analyze, s.last_autoanalyze) as "analyzedAt",
  pg_catalog.pg_has_role(c.relowner, 'usage') or pg_catalog.pg_has_role(d.datdba, 'usage')${maintain} as "mayVacuum"
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_database as d on d.datname = pg_catalog.current_database()
left join pg_catalog.pg_stat_all_tables as s on s.relid = c.oid
where n.nspname || '.' || c.relname = any ($1::pg_catalog.text[])
  and c.relkind in ('r', 'm') and c.relpersistence <> 't' and n.nspname not in ('pg_catalog', 'information_schema')
order by 1, 2`;

export function readTableUpkeep(db: Database, tables: readonly string[]): Promise<readonly TableUpkeep[]> {
  const maintain = db.serverVersion >= 170_000 ? ` or pg_catalog.has_table_privilege(c.oid, 'maintain')` : '';
  return db.query<TableUpkeep>(upkeepSql(maintain), [tables]);
}
