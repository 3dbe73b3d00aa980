-- The issues of a report, most important first.
-- target: 100ms
-- expect-index: Issue_scan_covering_idx
select
  "id",
  "key",
  "severity",
  "category"
from "Issue"
where "scanId" = $1
order by "sortWeight", "createdAt"
