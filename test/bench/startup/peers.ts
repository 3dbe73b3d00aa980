import { existsSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import { installApart } from '../../../scripts/install-apart.ts';

const PACKAGES = ['postgres-migrations@5.3.0', 'node-pg-migrate@9.0.0', 'dbmate@2.36.0', 'pg@8.23.1'];

export interface Peers {
  /** node + pg + one query. */
  readonly floor: string;
  readonly postgresMigrations: string;
  readonly nodePgMigrate: string;
  /** The Go binary itself, without the Node.js wrapper of its package. */
  readonly dbmate: string;
  readonly psql: string | undefined;
}

/** The other runners, from npm into .cache/bench: they are no dependencies of ours. */
export function fetchPeers(folder: string): Peers {
  if (!existsSync(join(folder, 'node_modules', 'dbmate'))) installApart(folder, PACKAGES);
  const floor = join(folder, 'floor.cjs');
  writeFileSync(
    floor,
    `const { Client } = require('pg');
const client = new Client(process.env.DATABASE_URL);
client.connect().then(() => client.query('select 1')).then(() => client.end());\n`,
  );
  const postgresMigrations = join(folder, 'postgres-migrations.cjs');
  writeFileSync(
    postgresMigrations,
    `const { Client } = require('pg');
const { migrate } = require('postgres-migrations');
const client = new Client(process.env.DATABASE_URL);
client.connect().then(() => migrate({ client }, process.argv[2])).then(() => client.end());\n`,
  );
  return {
    floor,
    postgresMigrations,
    nodePgMigrate: join(folder, 'node_modules/node-pg-migrate/bin/node-pg-migrate.js'),
    dbmate: join(folder, `node_modules/@dbmate/${platform()}-${arch()}/bin/dbmate`),
    psql: findProgram('psql'),
  };
}
