/** What the tools without a command line of their own for plain SQL files are started with. */

/** umzug with its ledger in the database, one transaction a file. */
export const UMZUG = `
const { Umzug } = require('umzug');
const { Client } = require('pg');
const { readFileSync } = require('node:fs');
const client = new Client(process.env.DATABASE_URL);
const storage = {
  executed: async () => (await client.query('select name from umzug_ledger order by name')).rows.map((row) => row.name),
  logMigration: async ({ name }) => void (await client.query('insert into umzug_ledger values ($1)', [name])),
  unlogMigration: async ({ name }) => void (await client.query('delete from umzug_ledger where name = $1', [name])),
};
const umzug = new Umzug({
  migrations: {
    glob: ['*.sql', { cwd: process.argv[2] }],
    resolve: ({ name, path }) => ({
      name,
      up: async () => {
        await client.query('begin');
        await client.query(readFileSync(path, 'utf8'));
        await client.query('commit');
      },
    }),
  },
  storage,
  logger: undefined,
});
client.connect()
  .then(() => client.query('create table if not exists umzug_ledger (name text primary key)'))
  .then(() => umzug.up())
  .then(() => client.end());
`;

export const KNEX = `
const { mkdtempSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const files = process.argv[2];
const directory = mkdtempSync(join(files, 'knex-'));
for (const name of readdirSync(files).filter((file) => file.endsWith('.sql'))) {
  const sql = JSON.stringify(readFileSync(join(files, name), 'utf8'));
  writeFileSync(join(directory, name.replace('.sql', '.cjs')),
    'exports.up = (knex) => knex.raw(' + sql + '); exports.down = () => undefined;');
}
const knex = require('knex')({ client: 'pg', connection: process.env.DATABASE_URL });
knex.migrate.latest({ directory, loadExtensions: ['.cjs'] }).then(() => knex.destroy());
`;

export const POSTGRES_MIGRATIONS = `
const { Client } = require('pg');
const { migrate } = require('postgres-migrations');
const client = new Client(process.env.DATABASE_URL);
client.connect().then(() => migrate({ client }, process.argv[2])).then(() => client.end());
`;

export const KYSELY_CONFIG = `
import { defineConfig } from 'kysely-ctl';
import { PostgresDialect } from 'kysely';
import pg from 'pg';
export default defineConfig({
  dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) }),
  migrations: { migrationFolder: 'migrations' },
});
`;

/** It applies migrations/current.sql; committing wants a shadow database, which is not what is measured. */
export const GRAPHILE_SETTINGS = JSON.stringify({ migrationsFolder: './migrations' });
