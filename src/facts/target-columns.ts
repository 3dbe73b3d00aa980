import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** What decides how much room the values of a column take in an index. */
export interface TargetColumn {
  /** Of its table. */
  readonly oid: number;
  readonly column: string;
  /** pg_attribute.attlen: bytes, or -1 where values differ in length. */
  readonly length: number;
  /** In bytes: 1, 2, 4 or 8. */
  readonly align: number;
  /** False: pg_stats hides it from this role (no SELECT, or row security). */
  readonly isVisible: boolean;
  /** null in all five: never analyzed, or hidden. Shares are 0 to 1 of all rows. */
  readonly nullShare: number | null;
  /** As stored, header included; cut to whole bytes. */
  readonly averageWidth: number | null;
  /** Negative: a share of the rows. */
  readonly distinct: number | null;
  readonly commonShares: readonly number[] | null;
  /** Stored bytes of the values that the statistics keep, each with its share; null: none kept, or of another type. */
  readonly widths: readonly (readonly [bytes: number, share: number])[] | null;
  /** False: all of them are too long (over 1,024 bytes) or too few to keep any. */
  readonly hasValues: boolean;
  /** Whether B-trees of its default operator class may merge equal keys (manual 67.1.4.3); null: it has none. */
  readonly isEqualImage: boolean | null;
  readonly isDeterministic: boolean;
}

/**
 * Lengths by type: text as it is, numeric and arrays read again, others not at all. A value of up to 126 bytes has a
 * header of one byte, a longer one of four (manual 73.6).
 */
export const targetColumns = defineFact<TargetColumn, readonly TargetColumn[]>({
  question: 'How wide, how different and how often null are the values of the largest target tables?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES},
largest (oid) as materialized (
  select c.oid
  from target_table
  join pg_catalog.pg_class as c on c.oid = target_table.oid
  order by c.relpages desc, c.oid
  limit 20
)
select
  c.oid::int8::float8 as oid,
  a.attname as column,
  a.attlen as length,
  case a.attalign when 'd' then 8 when 'i' then 4 when 's' then 2 else 1 end as align,
  pg_catalog.has_column_privilege(c.oid, a.attnum, 'select')
    and not (c.relrowsecurity and pg_catalog.row_security_active(c.oid)) as "isVisible",
  s.null_frac::float8 as "nullShare",
  s.avg_width as "averageWidth",
  s.n_distinct::float8 as "distinct",
  pg_catalog.to_json(s.most_common_freqs) as "commonShares",
  width.list as widths,
  s.most_common_freqs is not null or s.histogram_bounds is not null as "hasValues",
  opclass."isEqualImage",
  coalesce(l.collisdeterministic, true) as "isDeterministic"
from largest
join pg_catalog.pg_class as c on c.oid = largest.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_catalog.pg_type as y on y.oid = a.atttypid
join pg_catalog.pg_type as b on b.oid = case y.typtype when 'd' then y.typbasetype else y.oid end
left join pg_catalog.pg_collation as l on l.oid = a.attcollation
left join lateral (
  select exists (
      select from pg_catalog.pg_amproc as p
      where p.amprocfamily = o.opcfamily and p.amproclefttype = o.opcintype and p.amprocrighttype = o.opcintype
        and p.amprocnum = 4
    ) as "isEqualImage"
  from pg_catalog.pg_opclass as o
  join pg_catalog.pg_am as m on m.oid = o.opcmethod and m.amname = 'btree'
  where o.opcdefault
    and (
      o.opcintype = b.oid
      or o.opcintype = case when b.typcategory = 'A' then 'anyarray'::regtype when b.typtype = 'e' then 'anyenum'::regtype
        when b.typtype = 'r' then 'anyrange'::regtype end
      or exists (
        select from pg_catalog.pg_cast as k
        where k.castsource = b.oid and k.casttarget = o.opcintype and k.castmethod = 'b' and k.castcontext = 'i'))
  order by o.opcintype = b.oid desc, o.oid
  limit 1
) as opclass on true
left join lateral (
  select p.null_frac, p.avg_width, p.n_distinct, p.most_common_vals, p.most_common_freqs, p.histogram_bounds
  from pg_catalog.pg_stats as p
  where p.schemaname = n.nspname and p.tablename = c.relname and p.attname = a.attname and not p.inherited
  offset 0 -- by index, column for column: joined, all statistics of the database would be read
) as s on true
left join lateral (
  select pg_catalog.json_agg(pg_catalog.json_build_array(one.bytes, one.share) order by one.bytes) as list
  from (
    select w.payload + case when w.payload <= 126 then 1 else 4 end as bytes, pg_catalog.sum(w.share) as share
    from (
      select v.share,
        case
          when b.typcategory = 'S' then pg_catalog.octet_length(v.value)
          when b.oid = 'numeric'::regtype then pg_catalog.pg_column_size(v.value::numeric) - 4
          when b.oid = 'bytea'::regtype then pg_catalog.octet_length(v.value::bytea)
          when b.typcategory = 'A' then pg_catalog.pg_column_size(pg_catalog.array_in(v.value::cstring, b.typelem, -1)) - 4
        end as payload
      from (
        select k.value, s.most_common_freqs[k.place]::float8 as share
        from pg_catalog.unnest(s.most_common_vals::text::text[]) with ordinality as k (value, place)
        union all
        select h.value,
          greatest(0, 1 - s.null_frac - coalesce(
            (select pg_catalog.sum(f.share) from pg_catalog.unnest(s.most_common_freqs) as f (share)), 0)
          )::float8 / pg_catalog.cardinality(s.histogram_bounds::text::text[])
        from pg_catalog.unnest(s.histogram_bounds::text::text[]) as h (value)
      ) as v
      where v.value is not null and a.attlen = -1
        and (b.typcategory = 'S' or b.oid in ('numeric'::regtype, 'bytea'::regtype) or b.typcategory = 'A' and b.typlen = -1)
    ) as w
    group by 1
  ) as one
) as width on true
order by 1, a.attnum`,
  value: (rows) => rows,
});
