import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '../../src/cli/command.ts';
import type { UserConfig } from '../../src/config/settings.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { runLineIn, type CommandEnd } from './command-line.ts';
import { folderOf } from './folder.ts';

/** A project with a rollout, on a database of its own: what a user has, and what he types. */
export interface RolloutProject {
  readonly database: TestDatabase;
  readonly folder: string;
  /** Another configuration from now on. */
  configure(config: UserConfig): void;
  /** `rollout --phase a`: of db-deploy, in this project. */
  run(line: string, surroundings?: Partial<CommandContext>, ...more: readonly string[]): Promise<CommandEnd>;
  /** Flags that name database, folder and configuration. */
  readonly words: readonly string[];
}

/** `files` beside the configuration; migrations are `migrations/<name>/migration.sql`. */
export async function createProject(
  config: UserConfig,
  files: Readonly<Record<string, string>>,
  serverUrl?: string,
): Promise<RolloutProject> {
  const database = await createDatabase(serverUrl);
  const folder = folderOf(files);
  const file = join(folder, 'db-check.config.json');
  const configure = (wanted: UserConfig): void => writeFileSync(file, JSON.stringify(wanted));
  configure(config);
  const words = ['--url', database.url, '--migrations', join(folder, 'migrations'), '--config', file];
  return {
    ...{ database, folder, configure, words },
    run: (line, surroundings = {}, ...more) =>
      runLineIn({ workingDirectory: folder, ...surroundings }, `db-deploy ${line}`, ...more, ...words),
  };
}

/** A migration and its rollback as files of a project. */
export function migration(name: string, up: string, down: string): Record<string, string> {
  return { [`migrations/${name}/migration.sql`]: up, [`migrations/${name}/rollback.sql`]: down };
}

/** The phases of the newest rollout: `table done`. */
export async function phasesOf({ query }: TestDatabase): Promise<readonly string[]> {
  const rows =
    await query(`select p.name, p.state from db_check.rollout_phase p join db_check.rollout r on r.id = p.rollout_id
    where r.begun_at = (select max(begun_at) from db_check.rollout)
      and p.attempt = (select max(attempt) from db_check.rollout_phase o where o.rollout_id = r.id and o.name = p.name)
    order by p.position`);
  return rows.map(({ name, state }) => `${String(name)} ${String(state)}`);
}
