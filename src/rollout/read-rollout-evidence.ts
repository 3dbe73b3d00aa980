import { writeFileSync } from 'node:fs';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import { readLedger } from '../migrations/ledger.ts';
import { seal } from './evidence-file.ts';
import { readRollout } from './read-rollout.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';

interface Question {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  /** Of the rollout. */
  readonly name: string;
  readonly now: Date;
}

/** On a read-only session of its own. Throws ToolError. */
export async function readRolloutEvidence({
  target,
  applicationName,
  name,
  now,
}: Question): Promise<RolloutEvidence> {
  const db = await connect({ target, profile: 'read', applicationName });
  try {
    const standing = await readStanding(db);
    const rollout = (await readRollout(db, name)) ?? null;
    return { asOf: now.toISOString(), target: target.display, rollout, standing };
  } finally {
    await db.close().catch(() => undefined);
  }
}

/** What the ledger says is applied. */
export async function readStanding(db: Database): Promise<RolloutEvidence['standing']> {
  const { rows } = await readLedger(db);
  return rows
    .filter((row) => row.finished_at !== null && row.rolled_back_at === null)
    .map((row) => ({ name: row.migration_name, checksum: row.checksum }));
}

/** Writes it with its seal. Throws ToolError: exit 2 for a path that cannot be written, or a rollout that never was. */
export async function exportEvidence(path: string, question: Question): Promise<RolloutEvidence> {
  const evidence = await readRolloutEvidence(question);
  if (evidence.rollout === null) {
    throw new ToolError({
      code: 'no-rollout-yet',
      message: `there is nothing to export: no rollout ${question.name} was ever begun on ${evidence.target}`,
      hint: 'db-deploy rollout',
      exitCode: EXIT.usage,
    });
  }
  try {
    writeFileSync(path, seal(evidence));
  } catch (cause) {
    const message = `cannot write ${path}: ${(cause as Error).message}`;
    throw new ToolError({ code: 'cannot-export', message, exitCode: EXIT.usage, cause });
  }
  return evidence;
}
