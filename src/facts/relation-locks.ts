import { defineFact } from './fact.ts';
import { TARGET_RELATIONS } from './target-relations-sql.ts';

export interface RelationLock {
  /** null: held by a prepared transaction. */
  readonly pid: number | null;
  /** Of a prepared transaction; null otherwise. */
  readonly transactionId: string | null;
  /** As SQL writes it: `public."Order"`. */
  readonly relation: string;
  /** The names of the pending migrations that stand for it, or for a parent of it. */
  readonly targets: readonly string[];
  /** Those of `targets` that stand for it itself. */
  readonly named: readonly string[];
  /** The names of the pending migrations that stand for an index of it. */
  readonly targetIndexes: readonly string[];
  /** As pg_locks writes it: `RowExclusiveLock`. */
  readonly mode: string;
  /** False: it waits for the lock. */
  readonly isGranted: boolean;
}

export const relationLocks = defineFact<RelationLock, readonly RelationLock[]>({
  question:
    'Which sessions hold or await which locks on the target tables, or more than a reading lock on others?',
  usesTargets: true,
  sql: `
with recursive ${TARGET_RELATIONS},
held as materialized (
  select k.* from pg_catalog.pg_locks as k where k.pid is distinct from pg_catalog.pg_backend_pid()
)
select
  l.pid,
  case when l.pid is null then (
    select x.transactionid::text
    from held as x
    where x.pid is null and x.locktype = 'transactionid' and x.virtualtransaction = l.virtualtransaction
  ) end as "transactionId",
  pg_catalog.format('%I.%I', n.nspname, c.relname) as relation,
  array(select distinct t.name from target as t where t.oid = c.oid and t.part = 'itself' order by 1) as targets,
  array(
    select t.name from target as t where t.oid = c.oid and t.part = 'itself' and not t.inherits order by 1
  ) as named,
  array(select distinct t.name from target as t where t.oid = c.oid and t.part = 'table' order by 1) as "targetIndexes",
  l.mode,
  l.granted as "isGranted"
from held as l
join pg_catalog.pg_database as d on d.oid = l.database and d.datname = pg_catalog.current_database()
join pg_catalog.pg_class as c on c.oid = l.relation
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where l.locktype = 'relation'
  and (
    c.oid in (select target.oid from target)
    or l.mode <> 'AccessShareLock' and c.relkind in ('r', 'p', 'm') and n.nspname <> 'pg_catalog'
  )
order by 3, l.pid, l.mode`,
  value: (rows) => rows,
});
