import { defineFact } from './fact.ts';

/** A session that waits for an advisory lock: it keeps its snapshot for as long as the holder pleases. */
export interface AdvisoryWait {
  readonly pid: number;
  /** As pg_advisory_lock was given it: `72707369`, or `1, 2` for the two-key form. */
  readonly key: string;
  readonly holders: readonly number[];
}

export const advisoryWaits = defineFact<AdvisoryWait, readonly AdvisoryWait[]>({
  question: 'Who waits for an advisory lock, and who holds it?',
  sql: `
select
  w.pid,
  case when w.objsubid = 2 then pg_catalog.concat(w.classid, ', ', w.objid)
    else ((w.classid::int8 << 32) | w.objid::int8)::text end as key,
  pg_catalog.json_agg(h.pid order by h.pid) as holders
from pg_catalog.pg_locks as w
join pg_catalog.pg_locks as h
  on h.locktype = 'advisory' and h.granted and h.pid <> w.pid
  and (h.database, h.classid, h.objid, h.objsubid) = (w.database, w.classid, w.objid, w.objsubid)
where w.locktype = 'advisory' and not w.granted and w.pid <> pg_catalog.pg_backend_pid()
group by w.pid, w.classid, w.objid, w.objsubid
order by w.pid`,
  value: (rows) => rows,
});
