import type { Database } from '../../db/database.ts';
import { EXIT, ToolError } from '../../errors.ts';
import type { HalfApplied, UnmadeIndex } from '../half-applied.ts';
import { readStatePatiently } from '../read-state-patiently.ts';
import type { SeenIndex } from './index-look.ts';
import { readIntendedBody } from './intended-body.ts';

/**
 * Whether an index that a rollback is about to drop is somebody else's, because the deployment stopped before it made
 * its own: it never sent the statement, or the definition is another one, or this very index stood there before.
 * Throws ToolError (exit 5) where that cannot be told: nobody's index is dropped on a guess.
 */
export async function isForeign(
  db: Database,
  seen: SeenIndex,
  half: HalfApplied | undefined,
): Promise<boolean> {
  if (half === undefined) return false;
  const unmade = half.unmade.find(({ create }) => isNamed(create.index, seen));
  if (unmade !== undefined && !(await mayHaveMade(db, seen, unmade))) return true;
  return isOlder(db, seen, half);
}

function isNamed(index: UnmadeIndex['create']['index'], { schema, name }: SeenIndex): boolean {
  return index?.name === name && (index.schema ?? schema) === schema;
}

async function mayHaveMade(db: Database, seen: SeenIndex, unmade: UnmadeIndex): Promise<boolean> {
  if (!unmade.wasBegun) return false;
  return seen.body === (await readIntendedBody(db, unmade.create.table, unmade.statement));
}

async function isOlder(db: Database, { schema, name }: SeenIndex, half: HalfApplied): Promise<boolean> {
  const relations = [{ schema, name }];
  const none = { types: [], routines: [], schemas: [], extensions: [] };
  const now = await readStatePatiently(db, { kind: 'objects', relations, ...none });
  if (now === null) throw cannotTell(name);
  const entries = Object.entries(now);
  return entries.length > 0 && entries.every(([key, value]) => half.stoodBefore[key] === value);
}

function cannotTell(index: string): ToolError {
  return new ToolError({
    code: 'index-not-told',
    message: `whether index ${index} is of the interrupted deployment or stood before it cannot be told: a lock is in the way`,
    hint: 'run the same command again; db-check pre names who holds locks',
    exitCode: EXIT.stopped,
  });
}
