import type { Database } from '../db/database.ts';

/** How often indexes were scanned on one server, and what tells whether the counting went on without a break. */
export interface IndexCounters {
  /** By the server's clock; ISO 8601, UTC. */
  readonly at: string;
  /** When the counters of this database were last reset; null: never. */
  readonly resetAt: string | null;
  /**
   * When the counters of the whole server began: a crash, a promotion or a restore begins them anew (manual 27.2), a clean restart
   * does not.
   */
  readonly beganAt: string;
  readonly indexes: readonly IndexCounter[];
}

export interface IndexCounter {
  /** The name it was asked for by. */
  readonly asked: string;
  /** Itself and the partitions below it: what was built anew has others. */
  readonly oids: readonly number[];
  readonly scans: number;
  /** ISO 8601, UTC; null: never, or the server is older than 16 and does not tell. */
  readonly lastScanAt: string | null;
}

/** $1: names as SQL writes them, quoted where they must be; without a schema the search_path decides. */
export const INDEX_COUNTERS = `
select asked.name as asked, scanned.oids, scanned.scans, scanned."lastScanAt"
from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality as asked (name, position)
join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(asked.name) and c.relkind in ('i', 'I')
cross join lateral (
  select
    pg_catalog.array_agg(below.oid::pg_catalog.int8::pg_catalog.float8 order by below.oid) as oids,
    pg_catalog.sum(pg_catalog.pg_stat_get_numscans(below.oid))::pg_catalog.float8 as scans,
    pg_catalog.max((
      select (pg_catalog.to_jsonb(s) ->> 'last_idx_scan')::pg_catalog.timestamptz
      from pg_catalog.pg_stat_all_indexes as s
      where s.indexrelid = below.oid
    )) as "lastScanAt"
  from (
    select c.oid
    union
    select tree.relid from pg_catalog.pg_partition_tree(c.oid) as tree
  ) as below
) as scanned
order by asked.position`;

export const COUNTING = `
select pg_catalog.clock_timestamp() as at,
  (select pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)
    from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database()) as "resetAt",
  (select a.stats_reset from pg_catalog.pg_stat_archiver as a) as "beganAt"`;

interface Counting {
  readonly at: Date;
  readonly resetAt: Date | null;
  readonly beganAt: Date | null;
}

interface Counted extends Omit<IndexCounter, 'lastScanAt'> {
  readonly lastScanAt: Date | null;
}

/** An index that does not exist is missing from the list. */
export async function readIndexCounters(db: Database, names: readonly string[]): Promise<IndexCounters> {
  const [counting] = await db.query<Counting>(COUNTING);
  const indexes = await db.query<Counted>(INDEX_COUNTERS, [names]);
  if (counting === undefined) throw new Error('the server did not tell since when it counts');
  const { at, resetAt, beganAt } = counting;
  return {
    at: at.toISOString(),
    resetAt: resetAt?.toISOString() ?? null,
    beganAt: beganAt?.toISOString() ?? '',
    indexes: indexes.map((one) => ({ ...one, lastScanAt: one.lastScanAt?.toISOString() ?? null })),
  };
}
