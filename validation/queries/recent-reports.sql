-- The front page: the ten most recent finished reports.
-- target: 200ms
-- expect-index: Scan_recent_reports_idx
select
  "id",
  "slug",
  "score",
  "label",
  "createdAt"
from "Scan"
where "status" = 'done'
order by "createdAt" desc
limit 10
