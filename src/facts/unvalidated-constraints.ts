import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** A constraint of a target table that was added NOT VALID and never validated. */
export interface UnvalidatedConstraint {
  /** As SQL writes them. */
  readonly constraint: string;
  readonly table: string;
  readonly kind: 'foreign key' | 'check' | 'not null' | 'other';
}

/** From version 18 on a constraint may be NOT ENFORCED: that is no oversight. */
export const unvalidatedConstraints = defineFact<UnvalidatedConstraint, readonly UnvalidatedConstraint[]>({
  question: 'Which constraints of the target tables are NOT VALID?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES}
select
  pg_catalog.quote_ident(k.conname) as constraint,
  pg_catalog.format('%I.%I', n.nspname, c.relname) as "table",
  case k.contype when 'f' then 'foreign key' when 'c' then 'check' when 'n' then 'not null' else 'other' end as kind
from target_table
join pg_catalog.pg_class as c on c.oid = target_table.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_constraint as k on k.conrelid = c.oid
where not k.convalidated and coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true'
order by 2, 1`,
  value: (rows) => rows,
});
