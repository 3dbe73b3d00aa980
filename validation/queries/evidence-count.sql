-- The counters above the evidence of a report.
-- target: 50ms
-- expect-index: Evidence_scanId_count_idx
-- params: (select 'heaviest' as label, "scanId" from "Evidence" group by "scanId" order by count(*) desc, "scanId" limit 1)
--   union all
--   (select 'typical', "scanId" from "Evidence" order by "id" limit 1)
select
  "severity",
  count(*) as "count"
from "Evidence"
where "scanId" = $1
group by "severity"
order by "severity"
