-- Was this address scanned in the last 24 hours? Asked for every request, before a scan is queued.
-- target: 50ms
-- expect-index: Scan_dedupe_lookup_idx
-- params: (select 'heaviest' as label, "normalizedInput" from "Scan"
--     where "status" = 'done' and "finishedAt" > now() - interval '24 hours'
--     group by "normalizedInput" order by count(*) desc, "normalizedInput" limit 1)
--   union all
--   (select 'typical', percentile_disc(0.5) within group (order by "normalizedInput") from "Scan"
--     where "status" = 'done' and "finishedAt" > now() - interval '24 hours')
--   union all
--   (select 'miss', 'https://nobody-asked-for-this.example/')
select
  "id",
  "slug",
  "score",
  "label",
  "finishedAt"
from "Scan"
where "normalizedInput" = $1
  and "status" = 'done'
  and "finishedAt" > now() - interval '24 hours'
order by "finishedAt" desc
limit 1
