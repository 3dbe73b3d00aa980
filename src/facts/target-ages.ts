import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** How far a target table, or its TOAST table, lies behind: the older of the two, for transactions and multixacts. */
export interface TargetAge {
  /** As SQL writes it. */
  readonly table: string;
  /** age(relfrozenxid), in transactions. */
  readonly transactions: number;
  /** mxid_age(relminmxid), in multixacts. */
  readonly multixacts: number;
  /** From here on autovacuum comes against wraparound, which does not yield (autovacuum_freeze_max_age). */
  readonly freezeMaxAge: number;
  readonly multixactFreezeMaxAge: number;
}

export const targetAges = defineFact<TargetAge, readonly TargetAge[]>({
  question: 'How old are the oldest transaction ids in the target tables and their TOAST tables?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES}
select
  pg_catalog.format('%I.%I', n.nspname, c.relname) as "table",
  greatest(pg_catalog.age(c.relfrozenxid), pg_catalog.age(t.relfrozenxid))::float8 as transactions,
  greatest(pg_catalog.mxid_age(c.relminmxid), pg_catalog.mxid_age(t.relminmxid))::float8 as multixacts,
  least(
    pg_catalog.current_setting('autovacuum_freeze_max_age')::float8,
    (select o.option_value::float8
      from pg_catalog.pg_options_to_table(c.reloptions) as o
      where o.option_name = 'autovacuum_freeze_max_age')) as "freezeMaxAge",
  least(
    pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::float8,
    (select o.option_value::float8
      from pg_catalog.pg_options_to_table(c.reloptions) as o
      where o.option_name = 'autovacuum_multixact_freeze_max_age')) as "multixactFreezeMaxAge"
from target_table
join pg_catalog.pg_class as c on c.oid = target_table.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_class as t on t.oid = c.reltoastrelid
order by 1`,
  value: (rows) => rows,
});
