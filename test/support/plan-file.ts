import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runLine, type CommandEnd } from './command-line.ts';

export interface PlanFile {
  readonly path: string;
  /** `db-deploy plan --output <path>` */
  plan(...words: string[]): Promise<CommandEnd>;
  /** `db-deploy apply --plan <path>` */
  apply(...words: string[]): Promise<CommandEnd>;
}

/** A plan file in a folder of its own, made and carried out by the command lines that a user types, in this process. */
export function planFile(url: string, migrations: string): PlanFile {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'plan.json');
  const run = (...words: string[]): Promise<CommandEnd> =>
    runLine('db-deploy', ...words, '--migrations', migrations, '--url', url);
  return {
    path,
    plan: (...words) => run('plan', '--output', path, ...words),
    apply: (...words) => run('apply', '--plan', path, ...words),
  };
}
