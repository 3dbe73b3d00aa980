import { defineFact } from './fact.ts';
import { TARGET_RELATIONS } from './target-relations-sql.ts';

export interface InvalidIndex {
  /** As SQL writes it. */
  readonly index: string;
  readonly table: string;
  readonly isTarget: boolean;
  /** The leftover is kept up to date by every write: it costs and serves nobody. */
  readonly isMaintained: boolean;
  /** The index of a partitioned table that lacks its parts: normal until the last one is attached. */
  readonly isPartitioned: boolean;
  /** Somebody builds it right now; null: somebody builds an index of this table, and which is not ours to see. */
  readonly isBeingBuilt: boolean | null;
}

export const invalidIndexes = defineFact<InvalidIndex, readonly InvalidIndex[]>({
  question: 'Which indexes are INVALID, and is somebody building them right now?',
  usesTargets: true,
  sql: `
with recursive ${TARGET_RELATIONS},
builder as materialized (
  select p.index_relid, p.command, l.relation
  from pg_catalog.pg_stat_progress_create_index as p
  left join pg_catalog.pg_locks as l
    on l.pid = p.pid and l.locktype = 'relation' and l.granted and l.mode = 'ShareUpdateExclusiveLock'
  where p.datname = pg_catalog.current_database()
)
select
  pg_catalog.format('%I.%I', n.nspname, c.relname) as index,
  pg_catalog.format('%I.%I', tn.nspname, t.relname) as table,
  i.indrelid in (select target.oid from target) as "isTarget",
  i.indisready as "isMaintained",
  c.relkind = 'I' as "isPartitioned",
  case
    when exists (
      select from builder as b
      where b.index_relid = i.indexrelid
        or b.relation = i.indrelid and b.command like 'REINDEX%' and c.relname ~ '_cc(new|old)[0-9]*$'
    ) then true
    when exists (select from builder as b where b.relation = i.indrelid and b.index_relid is null) then null
    else false
  end as "isBeingBuilt"
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c on c.oid = i.indexrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_class as t on t.oid = i.indrelid
join pg_catalog.pg_namespace as tn on tn.oid = t.relnamespace
where not i.indisvalid
order by 3 desc, 1`,
  value: (rows) => rows,
});
