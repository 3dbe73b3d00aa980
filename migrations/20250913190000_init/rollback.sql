-- Everything the application has stored goes with it: there is nothing before the first migration.
DROP TABLE "CachedList";
DROP TABLE "Issue";
DROP TABLE "Evidence";
DROP TABLE "Scan";
DROP TYPE "Severity";
DROP TYPE "ScanStatus";
