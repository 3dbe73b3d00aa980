-- The issues of the five newest reports by severity, for the dashboard.
-- target: 100ms
-- expect-index: Scan_recent_reports_idx
-- expect-index: Issue_scan_covering_idx
select
  "severity",
  count(*) as "count"
from "Issue"
where "scanId" in (select "id" from "Scan" where "status" = 'done' order by "createdAt" desc limit 5)
group by "severity"
order by "severity"
