import { defineFact } from './fact.ts';

export interface Maintenance {
  readonly pid: number;
  readonly kind: 'vacuum' | 'index build';
  /**
   * A concurrent build elsewhere does not wait for its snapshot: VACUUM, and concurrent builds of an index without
   * expression and predicate. null: not ours to see.
   */
  readonly isHarmless: boolean | null;
}

export const maintenance = defineFact<Maintenance, readonly Maintenance[]>({
  question: 'Which sessions of this database vacuum a table or build an index right now?',
  sql: `
select v.pid, 'vacuum' as kind, true as "isHarmless"
from pg_catalog.pg_stat_progress_vacuum as v
where v.datname = pg_catalog.current_database()
union all
select p.pid, 'index build', p.command like '%CONCURRENTLY' and i.indexprs is null and i.indpred is null
from pg_catalog.pg_stat_progress_create_index as p
left join pg_catalog.pg_index as i on i.indexrelid = p.index_relid
where p.datname = pg_catalog.current_database() and p.pid <> pg_catalog.pg_backend_pid()
order by 1`,
  value: (rows) => rows,
});
