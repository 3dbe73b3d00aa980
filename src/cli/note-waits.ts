import { connect } from '../db/connect.ts';
import { NO_WAITS, noteWait } from '../evidence/waits.ts';
import type { RunOptions } from '../deploy/run-options.ts';

export interface NotedWaits {
  /** For the run. */
  readonly emit: RunOptions['emit'];
  /** Behind the run: to the journal, where anybody was in the way. Never fails, never takes long. */
  write(): Promise<void>;
}

/** Longer than that nobody waits for a note. */
const PATIENCE_MS = 2000;

/** Listens to what a run tells, for the evidence of it. */
export function noteWaits({ emit, clock, target, runId }: RunOptions): NotedWaits {
  let notes = NO_WAITS;
  return {
    emit: (event) => {
      notes = noteWait(notes, event, clock.now().toISOString());
      emit(event);
    },
    write: async () => {
      if (notes.waits.length === 0) return;
      const { writeRunRecord } = await import('../evidence/write-run-record.ts');
      const patient = { ...target, connectTimeoutMs: Math.min(PATIENCE_MS, target.connectTimeoutMs) };
      const session = { profile: 'measure', applicationName: `db-deploy/${runId}/notes` } as const;
      const db = await connect({ target: patient, ...session }).catch(() => undefined);
      if (db === undefined) return;
      await writeRunRecord(db, runId, { kind: 'waits', content: notes.waits }).catch(() => undefined);
      await db.close().catch(() => undefined);
    },
  };
}
