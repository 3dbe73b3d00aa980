-- Newest first; the application works without them, as slowly as before.
DROP INDEX CONCURRENTLY "Scan_recent_reports_idx";
DROP INDEX CONCURRENTLY "Issue_scan_covering_idx";
DROP INDEX CONCURRENTLY "Evidence_scanId_count_idx";
DROP INDEX CONCURRENTLY "Evidence_scan_covering_idx";
DROP INDEX CONCURRENTLY "Scan_dedupe_lookup_idx";
