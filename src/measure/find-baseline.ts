import { resolve } from 'node:path';
import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import { DEFAULT_BASELINE_FILE, readBaselineFile } from './baseline-file.ts';
import { readBaselineJournal } from './baseline-journal.ts';
import type { Baseline } from './baseline.ts';

export interface FoundBaseline {
  readonly baseline: Baseline;
  /** A file's path, or `the journal`. */
  readonly origin: string;
}

export interface BaselineSearch {
  readonly database: string;
  /** --baseline FILE */
  readonly file: string | undefined;
  readonly workingDirectory: string;
}

/**
 * --baseline FILE; else the default file, if it is of this database; else the newest in the journal; else undefined.
 * A named file that is missing is an error (exit 2): a comparison never starts from something else than was asked.
 */
export async function findBaseline(
  db: Database,
  { database, file, workingDirectory }: BaselineSearch,
): Promise<FoundBaseline | undefined> {
  if (file !== undefined) return { baseline: requireBaselineFile(workingDirectory, file), origin: file };
  const kept = readBaselineFile(resolve(workingDirectory, DEFAULT_BASELINE_FILE));
  if (kept?.database === database) return { baseline: kept, origin: DEFAULT_BASELINE_FILE };
  const journalled = await readBaselineJournal(db);
  return journalled && { baseline: journalled, origin: 'the journal' };
}

/** Throws ToolError (exit 2) when there is no such file. */
export function requireBaselineFile(workingDirectory: string, file: string): Baseline {
  const baseline = readBaselineFile(resolve(workingDirectory, file));
  if (baseline !== undefined) return baseline;
  throw new ToolError({
    code: 'no-baseline',
    message: `there is no baseline ${file}`,
    hint: `take one before the deployment: db-check baseline --baseline ${file}`,
    exitCode: EXIT.usage,
  });
}
