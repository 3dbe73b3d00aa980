import type { LockMode } from './modes.ts';
import { isConflict } from './modes.ts';

/** Which of the application's own statements wait while a lock is held on the table they use (manual, 13.3.1). */
export interface Stops {
  /** SELECT */
  readonly reads: boolean;
  /** SELECT … FOR UPDATE or FOR SHARE, and the check of a foreign key on the table it refers to */
  readonly rowLocks: boolean;
  /** INSERT, UPDATE, DELETE, MERGE */
  readonly writes: boolean;
  /** VACUUM, ANALYZE, concurrent builds, DDL */
  readonly maintenance: boolean;
}

export function stopsOf(mode: LockMode): Stops {
  return {
    reads: isConflict(mode, 'ACCESS SHARE'),
    rowLocks: isConflict(mode, 'ROW SHARE'),
    writes: isConflict(mode, 'ROW EXCLUSIVE'),
    maintenance: isConflict(mode, 'SHARE UPDATE EXCLUSIVE'),
  };
}

/** The same in words, for plans and reports: what waits behind this lock. */
export function renderStops(mode: LockMode): string {
  const { reads, rowLocks, writes, maintenance } = stopsOf(mode);
  if (reads) return 'reads and writes wait';
  if (rowLocks) return 'writes and SELECT … FOR UPDATE wait';
  if (writes) return 'writes wait';
  return maintenance ? 'only maintenance and DDL wait' : 'nothing but DDL waits';
}

/** A strong lock stops the application's writes: engine rule 7 counts its stall budget from the first of them. */
export function isStrong(mode: LockMode): boolean {
  return stopsOf(mode).writes;
}
