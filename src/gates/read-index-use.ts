import type { Gate, UnusedIndexesMetric } from '../config/rollout.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import { standbyTargets } from '../db/standby-targets.ts';
import { readIndexCounters } from '../facts/index-counters.ts';
import { droppedIndexes } from '../migrations/dropped-indexes.ts';
import { loadParser } from '../migrations/parser.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { split } from '../migrations/split.ts';
import type { GateGround } from './gate-ground.ts';
import type { IndexUse } from './judge-index-use.ts';
import { withSession } from './with-session.ts';

type Ground = Pick<GateGround, 'target' | 'settings' | 'environment' | 'runId'> & {
  readonly signal: AbortSignal;
};

/**
 * What the gates of a phase that ask for unused indexes start counting from: to be kept when the phase before is done, and handed
 * back as `phase.indexUse`. undefined where no gate asks. `migrations` are those of the phase to come. Throws ToolError.
 */
export async function startCounting(
  gates: readonly Gate[],
  migrations: readonly string[],
  ground: Ground,
): Promise<readonly IndexUse[] | undefined> {
  const names: string[] = [];
  for (const gate of gates)
    if ('unusedIndexes' in gate) names.push(...(await namesOf(gate, migrations, ground.settings.migrations)));
  return names.length === 0 ? undefined : readIndexUse([...new Set(names)], ground);
}

/** As SQL writes them. Throws ToolError: no folder. */
export async function namesOf(
  { unusedIndexes }: UnusedIndexesMetric,
  migrations: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  if (unusedIndexes !== 'dropped') return unusedIndexes;
  const parser = await loadParser();
  return readMigrationsFolder(folder)
    .filter(({ name }) => migrations.some((one) => name === one || name.startsWith(`${one}_`)))
    .flatMap(({ migration }) => split(parser, migration.text).statements.flatMap(droppedIndexes));
}

/** On this server and on every standby of the configuration, which counts for itself. */
export async function readIndexUse(names: readonly string[], ground: Ground): Promise<readonly IndexUse[]> {
  const standbys = standbyTargets(ground.settings.standbys, ground.environment);
  return Promise.all([ground.target, ...standbys].map((target) => readServer(names, { ...ground, target })));
}

function readServer(
  names: readonly string[],
  ground: Ground & { readonly target: ConnectionTarget },
): Promise<IndexUse> {
  return withSession(ground, 'read', async (db) => ({
    server: ground.target.display,
    ...(await readIndexCounters(db, names)),
  }));
}
