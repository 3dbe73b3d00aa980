import type { Database } from '../../db/database.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import type { TableIndex } from './judge-windows.ts';
import type { IndexStep } from './index-steps.ts';

/**
 * $1: tables and indexes as SQL writes them. Every valid index over all rows of those tables, and of the tables that those indexes
 * are on; `asked` are the names by which its table was asked for.
 */
export const TABLE_INDEXES = `
with asked as (
  select wanted.name, coalesce(i.indrelid, pg_catalog.to_regclass(wanted.name)) as tableoid
    from pg_catalog.unnest($1::pg_catalog.text[]) as wanted (name)
    left join pg_catalog.pg_index as i on i.indexrelid = pg_catalog.to_regclass(wanted.name)
)
select i.indrelid::pg_catalog.regclass::pg_catalog.text as "table", c.relname::pg_catalog.text as name, a.attname::pg_catalog.text as leading,
  (select pg_catalog.to_jsonb(pg_catalog.array_agg(asked.name order by asked.name)) from asked where asked.tableoid = i.indrelid) as asked
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c on c.oid = i.indexrelid
left join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] and a.attnum > 0
where i.indrelid in (select asked.tableoid from asked) and i.indisvalid and i.indpred is null
order by 1, 2`;

/** Asks only where something is dropped before something is made. */
export async function readTableIndexes(
  db: Database,
  steps: readonly IndexStep[],
): Promise<readonly TableIndex[]> {
  const changes = steps.flat();
  const firstDrop = changes.findIndex(({ action }) => action === 'drop');
  const lastCreate = changes.findLastIndex(({ action }) => action === 'create');
  if (firstDrop === -1 || lastCreate < firstDrop) return [];
  const names = changes.map((change) =>
    renderObjectName(change.action === 'drop' ? change.index : change.table),
  );
  return db.query<TableIndex>(TABLE_INDEXES, [[...new Set(names)]]);
}
