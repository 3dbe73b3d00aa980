-- The issues of a report, most important first.
-- target: 100ms
-- expect-index: Issue_scan_covering_idx
-- params: (select 'heaviest' as label, "scanId" from "Issue" group by "scanId" order by count(*) desc, "scanId" limit 1)
--   union all
--   (select 'typical', "scanId" from "Issue" order by "id" limit 1)
select
  "id",
  "key",
  "severity",
  "category"
from "Issue"
where "scanId" = $1
order by "sortWeight", "createdAt"
