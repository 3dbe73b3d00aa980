import type { Database } from '../db/database.ts';
import { toRecordedChecks } from '../evidence/run-record.ts';
import { writeRunRecord } from '../evidence/write-run-record.ts';
import type { Baseline } from '../measure/baseline.ts';
import type { Report } from '../report/report.ts';

/** For the evidence of the deployment around it, on the session of the command, before that closes. */
export async function recordChecks(db: Database, report: Report): Promise<void> {
  await writeRunRecord(db, report.runId, { kind: 'checks', content: toRecordedChecks(report) });
}

export async function recordMeasured(db: Database, report: Report, measured: Baseline): Promise<void> {
  await recordChecks(db, report);
  await writeRunRecord(db, report.runId, { kind: 'measurement', content: measured });
}
