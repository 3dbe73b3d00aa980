import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandContext } from '../../src/cli/command.ts';
import { runLineIn, type CommandEnd } from './command-line.ts';
import { createDatabase, type TestDatabase } from './database.ts';

/** A worked rollout of test/fixtures/rollouts, copied, on a database of its own. */
export interface WorkedRollout {
  readonly database: TestDatabase;
  readonly folder: string;
  /** `db-deploy rollout --phase a`, in this project. */
  run(line: string, surroundings?: Partial<CommandContext>): Promise<CommandEnd>;
}

export async function createWorkedRollout(name: string, serverUrl?: string): Promise<WorkedRollout> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-rollout-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(import.meta.dirname, '../fixtures/rollouts', name), folder, { recursive: true });
  const database = await createDatabase(serverUrl);
  const words = ['--url', database.url, '--config', join(folder, 'db-check.config.ts')];
  const folders = ['--migrations', join(folder, 'migrations'), '--validation', join(folder, 'validation')];
  return {
    ...{ database, folder },
    run: (line, surroundings = {}) =>
      runLineIn({ workingDirectory: folder, ...surroundings }, line, ...words, ...folders),
  };
}
