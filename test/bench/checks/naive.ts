/** The same questions as they are usually written: everything is asked of every object, then sorted. */
export const NAIVE: Readonly<Record<string, string>> = {
  'largest tables': `
    select c.relname, pg_total_relation_size(c.oid) from pg_class as c where c.relkind = 'r' order by 2 desc`,
  'invalid indexes': `
    select i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid from pg_index as i order by 3`,
  'unused indexes': `
    select s.indexrelname, s.idx_scan, pg_relation_size(s.indexrelid)
    from pg_stat_user_indexes as s where s.idx_scan < 50 order by 3 desc`,
  'cache hit': `
    select sum(heap_blks_hit) / nullif(sum(heap_blks_hit + heap_blks_read), 0) from pg_statio_user_tables`,
  sequences: `
    select t.relname, a.attname, s.last_value, s.max_value
    from pg_sequences as s
    join pg_class as c on c.relname = s.sequencename
    join pg_depend as d on d.objid = c.oid and d.deptype = 'a'
    join pg_class as t on t.oid = d.refobjid
    join pg_attribute as a on a.attrelid = t.oid and a.attnum = d.refobjsubid order by 3 desc`,
  bloat: `
    select s.tablename, pg_relation_size(c.oid) as bytes,
      c.reltuples * (24 + sum((1 - s.null_frac) * s.avg_width)) as needed
    from pg_stats as s
    join pg_namespace as n on n.nspname = s.schemaname
    join pg_class as c on c.relname = s.tablename and c.relnamespace = n.oid
    group by s.tablename, c.oid, c.reltuples order by 2 desc`,
};
