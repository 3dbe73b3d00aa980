import { connect } from '../../db/connect.ts';
import type { ConnectionTarget } from '../../db/connection-target.ts';
import type { Database } from '../../db/database.ts';
import { concurrentIndex } from '../../migrations/concurrent-index.ts';
import { ToolError } from '../../errors.ts';
import { parseScript } from '../../migrations/load.ts';
import type { MigrationFolder, Script } from '../../migrations/migration.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import { judgeGoOnAt } from '../diagnose/judge.ts';
import { readSituation } from '../situation.ts';
import { findUndecided, isUndecided, type Diagnosis, type Undecided } from './undecided.ts';

/** Everything that waits for a decision; reads only. A file that is refused can still be decided about, not gone on with. */
export async function readUndecided(
  db: Database,
  folders: readonly MigrationFolder[],
): Promise<readonly Undecided[]> {
  const situation = await readSituation(db, folders);
  const scripts = new Map<string, Script>();
  for (const status of situation.statuses) {
    const script = isUndecided(status) && status.folder ? await tryParse(status.folder) : undefined;
    if (script !== undefined) scripts.set(status.name, script);
  }
  return findUndecided(situation, scripts);
}

async function tryParse({ migration }: MigrationFolder): Promise<Script | undefined> {
  try {
    return await parseScript(migration);
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

/** On a session of its own: the file's SETs are sent on it. Everything it does is undone. */
export async function readDiagnosis(
  target: ConnectionTarget,
  applicationName: string,
  script: Script,
): Promise<Diagnosis> {
  const db = await connect({ target, profile: 'write', applicationName });
  try {
    await db.script(`set lock_timeout = '2s'`);
    const statements = await diagnose(db, script);
    return { statements, goOnAt: judgeGoOnAt(statements, (number) => isBuiltConcurrently(script, number)) };
  } finally {
    await db.close().catch(() => undefined);
  }
}

function isBuiltConcurrently(script: Script, number: number): boolean {
  const statement = script.segments.flatMap((segment) => segment.statements)[number - 1];
  return statement !== undefined && concurrentIndex(statement)?.action === 'create';
}
