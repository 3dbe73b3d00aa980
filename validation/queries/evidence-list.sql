-- The evidence of a report, in the order it was seen.
-- target: 100ms
-- expect-index: Evidence_scan_covering_idx
-- params: (select 'heaviest' as label, "scanId" from "Evidence" group by "scanId" order by count(*) desc, "scanId" limit 1)
--   union all
--   (select 'typical', "scanId" from "Evidence" order by "id" limit 1)
select
  "id",
  "kind",
  "severity",
  "createdAt"
from "Evidence"
where "scanId" = $1
order by "createdAt"
