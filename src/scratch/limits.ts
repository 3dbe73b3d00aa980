/** What one statement may use; the server's own limits (memory, temporary files) are set where it is started. */
export interface Limits {
  readonly statementMs: number;
  /** Rows, notices and errors that it sends us, together. */
  readonly outputBytes: number;
  /** The whole scratch database. */
  readonly databaseBytes: number;
}

export const LIMITS: Limits = { statementMs: 10_000, outputBytes: 16e6, databaseBytes: 400e6 };

/** Of address space a process: two thirds of it are code and shared memory. */
export const MEMORY_BYTES = 768 * 1024 * 1024;

/** Sorts and hashes that do not fit into memory (manual 19.4.2): only a superuser can change it. */
export const TEMP_FILE_LIMIT = '128MB';
