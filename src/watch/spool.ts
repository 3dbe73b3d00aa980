import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJsonFile, replaceJsonFile } from '../json-file.ts';
import type { WatchTick } from './tick.ts';
import type { WatchState } from './watch-record.ts';

/** Ticks that the journal could not take: the database was away. */
export interface Spool {
  readonly pending: readonly WatchTick[];
  readonly state: WatchState;
}

export function spoolFile(workingDirectory: string, id: string): string {
  return join(workingDirectory, '.plumbline', `watch-${id}.waiting.json`);
}

/** Only for its owner: values of the database are in it. */
const PRIVATE = 0o600;

/** Throws nothing: a disk that is full must not end the watch, whose ticks are still in memory. */
export function writeSpool(workingDirectory: string, id: string, spool: Spool): void {
  const path = spoolFile(workingDirectory, id);
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceJsonFile(path, spool, PRIVATE);
  } catch {
    return;
  }
}

/** undefined where nothing waits, or what waits cannot be read. */
export function readSpool(workingDirectory: string, id: string): Spool | undefined {
  try {
    return readJsonFile(spoolFile(workingDirectory, id)) as Spool | undefined;
  } catch {
    return undefined;
  }
}

export function deleteSpool(workingDirectory: string, id: string): void {
  const path = spoolFile(workingDirectory, id);
  if (existsSync(path)) rmSync(path, { force: true });
}
