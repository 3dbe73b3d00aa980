CREATE INDEX CONCURRENTLY "Scan_normalizedInput_createdAt_idx" ON "Scan" ("normalizedInput", "createdAt" DESC);
CREATE INDEX CONCURRENTLY "Scan_normalizedInput_idx" ON "Scan" ("normalizedInput");
