-- Scan_dedupe_lookup_idx begins with the same column: these two only cost writes from now on.
DROP INDEX CONCURRENTLY "Scan_normalizedInput_idx";
DROP INDEX CONCURRENTLY "Scan_normalizedInput_createdAt_idx";
