import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { runDeploy } from '../support/deploy.ts';
import { writeMigration } from '../support/migrations-folder.ts';
import type { Direction } from './cell.ts';
import { SETUP, type Kind } from './kinds.ts';

/** A database just before the command of the cell, to be copied, and the migrations that belong to it. */
export interface Template {
  readonly database: string;
  readonly folder: string;
}

export const MIGRATION = '1_cell';

/** The ledger, the journal and the tables are there already; for a rollback the migration is applied. */
export async function createTemplate(serverUrl: string, kind: Kind, direction: Direction): Promise<Template> {
  const database = `chaos_${kind.id}_${direction}_${randomBytes(4).toString('hex')}`;
  await once(serverUrl, `create database ${database}`);
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-chaos-'));
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  const start = direction === 'deploy' ? kind.before : kind.behind;
  writeMigration(folder, '0_base', `${SETUP}\n${start};\n`);
  writeMigration(folder, '0_base/rollback', 'drop table log, bulk, item, part, part_1;\n');
  const [up, down] = direction === 'deploy' ? [kind.script, kind.inverse] : [kind.inverse, kind.script];
  const url = urlOf(serverUrl, database);
  const isUp = direction === 'rollback';
  await apply(url, folder);
  writeMigration(folder, MIGRATION, up);
  writeMigration(folder, `${MIGRATION}/rollback`, down);
  if (isUp) await apply(url, folder);
  return { database, folder };
}

export async function dropTemplate(serverUrl: string, { database, folder }: Template): Promise<void> {
  await once(serverUrl, `drop database if exists ${database} with (force)`);
  rmSync(folder, { recursive: true, force: true });
}

/** A copy; dropped by dropDatabase. */
export async function copyTemplate(serverUrl: string, { database }: Template): Promise<string> {
  const name = `chaos_cell_${randomBytes(6).toString('hex')}`;
  await once(serverUrl, `create database ${name} template ${database}`);
  return urlOf(serverUrl, name);
}

export async function dropDatabase(serverUrl: string, url: string): Promise<void> {
  await once(serverUrl, `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function apply(url: string, folder: string): Promise<void> {
  const { migrations, exitCode } = await runDeploy(url, folder);
  const problem = migrations.find((migration) => migration.problem)?.problem;
  if (exitCode !== 0) throw new Error(`the template cannot be made: ${problem?.message}`);
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
