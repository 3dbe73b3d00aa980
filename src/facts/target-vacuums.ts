import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** A vacuum or analyze that is at work on a target table, or on its TOAST table. */
export interface TargetVacuum {
  readonly pid: number;
  /** As SQL writes it. */
  readonly table: string;
  /** autovacuum: yields to whoever wants its lock, unless it is against wraparound. null: not ours to see. */
  readonly kind: 'autovacuum' | 'against wraparound' | 'by hand' | null;
  /** As pg_stat_progress_vacuum names it; null: not ours to see, or an ANALYZE. */
  readonly phase: string | null;
  /** 0 to 1 of the pages. */
  readonly scanned: number | null;
  readonly runningMs: number | null;
}

export const targetVacuums = defineFact<TargetVacuum, readonly TargetVacuum[]>({
  question: 'Is a vacuum at work on a target table?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES},
part (oid, owner) as (
  select t.oid, t.oid from target_table as t
  union all
  select c.reltoastrelid, c.oid
  from target_table as t
  join pg_catalog.pg_class as c on c.oid = t.oid
  where c.reltoastrelid <> 0
)
select
  l.pid,
  pg_catalog.format('%I.%I', n.nspname, c.relname) as "table",
  case
    when a.backend_type is null then null
    when a.backend_type <> 'autovacuum worker' then 'by hand'
    when a.query like '%(to prevent wraparound)' then 'against wraparound'
    else 'autovacuum'
  end as kind,
  v.phase,
  (v.heap_blks_scanned::float8 / nullif(v.heap_blks_total, 0))::float8 as scanned,
  (extract(epoch from pg_catalog.clock_timestamp() - a.xact_start) * 1000)::float8 as "runningMs"
from pg_catalog.pg_locks as l
join part on part.oid = l.relation
join pg_catalog.pg_class as c on c.oid = part.owner
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_stat_activity as a on a.pid = l.pid
left join pg_catalog.pg_stat_progress_vacuum as v on v.pid = l.pid
where l.locktype = 'relation' and l.mode = 'ShareUpdateExclusiveLock' and l.granted
  and l.database = (select d.oid from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database())
  and (v.pid is not null or a.backend_type = 'autovacuum worker' or a.backend_type is null and a.usename is null)
order by 2, 1`,
  value: (rows) => rows,
});
