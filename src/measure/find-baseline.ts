import { resolve } from 'node:path';
import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import {
  DEFAULT_BASELINE_FILE,
  namedBaselineFile,
  readBaselineFile,
  readBaselineNames,
} from './baseline-file.ts';
import { readBaselineJournal, readJournalNames } from './baseline-journal.ts';
import type { Baseline } from './baseline.ts';

export interface FoundBaseline {
  readonly baseline: Baseline;
  /** A file's path, or `the journal`. */
  readonly origin: string;
}

export interface BaselineSearch {
  readonly database: string;
  /** --baseline FILE, or the name of one. */
  readonly wanted: string | undefined;
  readonly workingDirectory: string;
}

/**
 * What --baseline names: a file, else a name (in this folder, then in the journal). Without it the default file, if it is
 * of this database; else the newest in the journal; else undefined. Throws ToolError (exit 2) where there is none of that
 * name: a comparison never starts from something else than was asked.
 */
export async function findBaseline(
  db: Database,
  { database, wanted, workingDirectory }: BaselineSearch,
): Promise<FoundBaseline | undefined> {
  if (wanted !== undefined) {
    const found = findBaselineFile(workingDirectory, wanted);
    if (found !== undefined) return found;
    const kept = await readBaselineJournal(db, wanted);
    if (kept !== undefined) return { baseline: kept, origin: `${wanted} in the journal` };
    throw noneOf(wanted, [...readBaselineNames(workingDirectory), ...(await readJournalNames(db))]);
  }
  const kept = readBaselineFile(resolve(workingDirectory, DEFAULT_BASELINE_FILE));
  if (kept?.database === database) return { baseline: kept, origin: DEFAULT_BASELINE_FILE };
  const journalled = await readBaselineJournal(db);
  return journalled && { baseline: journalled, origin: 'the journal' };
}

/** Throws ToolError (exit 2) when there is no such file, nor one of that name. */
export function requireBaselineFile(workingDirectory: string, wanted: string): FoundBaseline {
  const found = findBaselineFile(workingDirectory, wanted);
  if (found === undefined) throw noneOf(wanted, readBaselineNames(workingDirectory));
  return found;
}

function findBaselineFile(workingDirectory: string, wanted: string): FoundBaseline | undefined {
  for (const origin of [wanted, namedBaselineFile(wanted)]) {
    const baseline = readBaselineFile(resolve(workingDirectory, origin));
    if (baseline !== undefined) return { baseline, origin };
  }
  return undefined;
}

function noneOf(wanted: string, names: readonly string[]): ToolError {
  const known = [...new Set(names)].sort();
  const taking = isBaselineName(wanted) ? `--name ${wanted}` : `--baseline ${wanted}`;
  return new ToolError({
    code: 'no-baseline',
    message: `there is no baseline ${wanted}`,
    hint:
      known.length === 0
        ? `take one before the deployment: db-check baseline ${taking}`
        : `there are: ${known.join(', ')}`,
    exitCode: EXIT.usage,
  });
}

/** Part of a file's name on every system. */
export function isBaselineName(text: string): boolean {
  return /^\w[\w.-]{0,59}$/.test(text) && !text.endsWith('.json');
}
