-- Every page of the application reads through one of these five indexes. CONCURRENTLY: nobody waits.
-- INCLUDE takes narrow columns only: a B-tree row may have 2,704 bytes (title, details and the texts may be longer),
-- and one row above that fails the build, or the INSERT that comes after it.

-- The latest finished scan of an address: answers a repeated request without scanning again.
CREATE INDEX CONCURRENTLY "Scan_dedupe_lookup_idx"
  ON "Scan" ("normalizedInput", "status", "finishedAt" DESC);

-- The evidence list of a report, in order, without visiting the table.
CREATE INDEX CONCURRENTLY "Evidence_scan_covering_idx"
  ON "Evidence" ("scanId", "createdAt") INCLUDE ("id", "kind", "severity");

-- The evidence counters of a report.
CREATE INDEX CONCURRENTLY "Evidence_scanId_count_idx"
  ON "Evidence" ("scanId", "severity");

-- The issue list of a report, in order, without visiting the table.
CREATE INDEX CONCURRENTLY "Issue_scan_covering_idx"
  ON "Issue" ("scanId", "sortWeight", "createdAt") INCLUDE ("id", "key", "severity", "category");

-- The front page: the most recent finished reports.
CREATE INDEX CONCURRENTLY "Scan_recent_reports_idx"
  ON "Scan" ("createdAt" DESC) INCLUDE ("id", "slug", "score", "label") WHERE "status" = 'done';
