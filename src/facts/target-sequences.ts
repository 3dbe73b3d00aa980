import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** A sequence that fills a column of a target table. */
export interface TargetSequence {
  /** As SQL writes them. */
  readonly sequence: string;
  readonly table: string;
  readonly column: string;
  /** 0 to 1 of what sequence and column can hold; null: this role may not read it. */
  readonly used: number | null;
  /** The column is narrower than bigint: both can be made wider. */
  readonly isNarrow: boolean;
}

export const targetSequences = defineFact<TargetSequence, readonly TargetSequence[]>({
  question: 'How much is left of the sequences that fill columns of the target tables?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES}
select
  pg_catalog.format('%I.%I', n.nspname, c.relname) as sequence,
  pg_catalog.format('%I.%I', tn.nspname, t.relname) as "table",
  pg_catalog.quote_ident(a.attname) as column,
  case when pg_catalog.has_sequence_privilege(c.oid, 'select, usage') then
    coalesce(
      (pg_catalog.pg_sequence_last_value(c.oid)::float8 - q.seqmin)
        / nullif(
          least(q.seqmax, case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647
            else 9223372036854775807 end)::float8 - q.seqmin, 0),
      0)
  end as used,
  a.atttypid in ('int2'::regtype, 'int4'::regtype) as "isNarrow"
from target_table
join pg_catalog.pg_class as t on t.oid = target_table.oid
join pg_catalog.pg_namespace as tn on tn.oid = t.relnamespace
join pg_catalog.pg_depend as d
  on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = t.oid and d.refobjsubid > 0
  and d.classid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
join pg_catalog.pg_attribute as a on a.attrelid = t.oid and a.attnum = d.refobjsubid
join pg_catalog.pg_class as c on c.oid = d.objid and c.relkind = 'S'
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_sequence as q on q.seqrelid = c.oid
where q.seqincrement > 0 and not q.seqcycle
order by 1`,
  value: (rows) => rows,
});
