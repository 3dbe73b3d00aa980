import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readJsonFile, replaceJsonFile } from '../json-file.ts';
import type { WatchPlan } from './watch-plan.ts';
import type { KeptWatch, WatchRecord, WatchState } from './watch-record.ts';

// Where the journal cannot be written: .plumbline/watch-<id>.json with the state, and the ticks beside it, a line each.

interface WatchFile {
  readonly plan: WatchPlan;
  readonly state: WatchState;
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly finishedAt?: string;
  readonly outcome?: string;
}

const FOLDER = '.plumbline';
const NAME = /^watch-(?!.*waiting).*\.json$/;
/** Only for its owner: values of the database are in it. */
const PRIVATE = 0o600;

interface FileGround {
  readonly plan: WatchPlan;
  readonly owner: string;
  readonly workingDirectory: string;
  now(): Date;
}

/** Newest first. Files that cannot be read are none. */
export function readUnfinishedFiles(
  workingDirectory: string,
  database: string,
): readonly Pick<KeptWatch, 'plan' | 'state'>[] {
  const folder = join(workingDirectory, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .flatMap((name) => readFile(join(folder, name)) ?? [])
    .filter(({ plan, finishedAt }) => plan.database === database && finishedAt === undefined)
    .toSorted((a, b) => (a.plan.startedAt < b.plan.startedAt ? 1 : -1));
}

function readFile(path: string): WatchFile | undefined {
  try {
    return readJsonFile(path) as WatchFile | undefined;
  } catch {
    return undefined;
  }
}

/** Begins, or takes over from the process before this one. Throws what Node.js throws. */
export function recordInFile(ground: FileGround, state: WatchState): WatchRecord {
  const { plan, owner, workingDirectory } = ground;
  const path = join(workingDirectory, FOLDER, `watch-${plan.id}.json`);
  mkdirSync(join(workingDirectory, FOLDER), { recursive: true });
  let last = state;
  const replace = (more: Partial<WatchFile>): void =>
    replaceJsonFile(path, { plan, owner, state: last, ...more }, PRIVATE);
  replace({});
  return {
    place: relative(workingDirectory, path),
    write: (_db, tick, next) => {
      if (readFile(path)?.owner !== owner) return Promise.resolve('taken-over');
      appendFileSync(path.replace(/\.json$/, '.ndjson'), `${JSON.stringify(tick)}\n`, { mode: PRIVATE });
      last = next;
      replace({});
      return Promise.resolve('kept');
    },
    finish: (_db, outcome) => {
      replace({ finishedAt: ground.now().toISOString(), outcome });
      return Promise.resolve();
    },
  };
}
