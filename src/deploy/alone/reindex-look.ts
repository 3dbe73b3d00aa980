import type { Database } from '../../db/database.ts';
import type { Statement } from '../../migrations/migration.ts';
import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';

/** What REINDEX … CONCURRENTLY goes over; $1 and $2 of REINDEXED. */
export interface ReindexScope {
  readonly kind: 'index' | 'table' | 'schema' | 'database';
  /** As SQL writes it; for a schema its bare name. */
  readonly name: string;
}

/** undefined for every statement that is not REINDEX … CONCURRENTLY of one of these. */
export function reindexScope(statement: Statement): ReindexScope | undefined {
  const { kind, relation, name = '' } = asKind(statement, 'ReindexStmt') ?? {};
  if (kind === 'REINDEX_OBJECT_SCHEMA') return { kind: 'schema', name };
  if (kind === 'REINDEX_OBJECT_DATABASE') return { kind: 'database', name };
  if (relation === undefined) return undefined;
  const object = renderObjectName(rangeName(relation));
  return { kind: kind === 'REINDEX_OBJECT_INDEX' ? 'index' : 'table', name: object };
}

/** An index of a table in the scope; `isNamed`: it is one that the statement itself rebuilds. */
export interface ReindexedIndex {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly isValid: boolean;
  readonly isNamed: boolean;
  /**
   * Equal for two indexes of one table with the same definition; needs no lock, unlike pg_get_indexdef. Up to 16 the
   * expressions hold where in a statement they were written, and the copy that REINDEX makes does not.
   */
  readonly twin: string;
  readonly builderPid: number | null;
}

/**
 * All indexes of the scope's tables, partitions and TOAST tables among them; $1: kind, $2: name.
 * Those of the system catalogs (oids below 16384) and temporary ones are never rebuilt concurrently.
 */
export const REINDEXED = `
with named (oid) as (
  select c.oid from pg_catalog.pg_class as c
  where case $1
    when 'schema' then c.relnamespace = (select n.oid from pg_catalog.pg_namespace as n where n.nspname = $2)
    when 'database' then true
    else c.oid = pg_catalog.to_regclass($2)
      or c.oid in (select t.relid from pg_catalog.pg_partition_tree(pg_catalog.to_regclass($2)) as t) end
), rebuilt (oid) as (
  select i.indexrelid from pg_catalog.pg_index as i
  where i.indexrelid in (select oid from named) and $1 = 'index'
    or i.indrelid in (select oid from named) and $1 <> 'index'
    or i.indrelid in (select c.reltoastrelid from pg_catalog.pg_class as c join named as n on n.oid = c.oid) and $1 <> 'index'
)
select i.indexrelid as oid, n.nspname as schema, c.relname as name,
  i.indisvalid and i.indisready and i.indislive as "isValid",
  i.indexrelid in (select oid from rebuilt) as "isNamed",
  pg_catalog.concat_ws('|', i.indrelid, i.indkey, i.indclass, i.indcollation, i.indoption, i.indisunique,
    pg_catalog.regexp_replace(i.indexprs::text, ':location -?\\d+', '', 'g'),
    pg_catalog.regexp_replace(i.indpred::text, ':location -?\\d+', '', 'g')) as twin,
  (select p.pid from pg_catalog.pg_stat_progress_create_index as p
    where p.index_relid = i.indexrelid and p.pid <> pg_catalog.pg_backend_pid() order by p.pid limit 1) as "builderPid"
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c on c.oid = i.indexrelid and c.relkind = 'i'
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where i.indrelid in (select x.indrelid from pg_catalog.pg_index as x where x.indexrelid in (select oid from rebuilt))
  and i.indrelid >= 16384 and c.relpersistence <> 't'
order by i.indexrelid`;

export function readReindexed(db: Database, scope: ReindexScope): Promise<readonly ReindexedIndex[]> {
  return db.query<ReindexedIndex>(REINDEXED, [scope.kind, scope.name]);
}
