import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { installApart } from '../../../scripts/install-apart.ts';
import { GRAPHILE_SETTINGS, KNEX, KYSELY_CONFIG, POSTGRES_MIGRATIONS, UMZUG } from './scripts.ts';

const PACKAGES = [
  'node-pg-migrate@9.0.0',
  'umzug@3.8.3',
  'knex@3.3.0',
  'kysely@0.29.9',
  'kysely-ctl@0.21.0',
  'graphile-migrate@1.4.1',
  'postgres-migrations@5.3.0',
  'dbmate@2.36.0',
  'pg@8.23.1',
];

/** One command line that brings one migration into the database that `$DATABASE_URL` of its environment names. */
export interface Runner {
  readonly name: string;
  readonly isOurs: boolean;
  /** Its ledger has to be there before the tables are, or it takes the database for somebody else's. */
  readonly wantsLedgerFirst?: true;
  /** Writes the migration in the tool's own form into an empty folder, where the command is then started. */
  prepare(folder: string, sql: string): void;
  command(url: string, folder: string): readonly string[];
}

const STAMP = '20250101000001';

/** Ours, psql where it is installed, and the runners that npm has, fetched into `.cache/bench/deploy`. */
export function listRunners(root: string): readonly Runner[] {
  const cache = join(root, '.cache/bench/deploy');
  const modules = join(cache, 'node_modules');
  if (!existsSync(join(modules, 'graphile-migrate'))) installApart(cache, PACKAGES);
  const node = process.execPath;
  const psql = findOnPath('psql');
  const script = (name: string, text: string, file = `${STAMP}_bench.sql`): Runner => ({
    name,
    isOurs: false,
    prepare: (folder, sql) => {
      write(join(folder, 'files', file), sql);
      // beside node_modules, where it finds what it requires
      write(join(cache, `${name}.cjs`), text);
    },
    command: (_, folder) => [node, join(cache, `${name}.cjs`), join(folder, 'files')],
  });
  return [
    ...ourRunner(root),
    ...(psql === undefined ? [] : [psqlRunner(psql)]),
    {
      name: 'Prisma wasm engine',
      isOurs: false,
      wantsLedgerFirst: true,
      prepare: (folder, sql) => {
        write(join(folder, 'files/migration_lock.toml'), 'provider = "postgresql"\n');
        if (sql !== '') write(join(folder, 'files', `${STAMP}_bench`, 'migration.sql'), sql);
      },
      command: (_, folder) => [node, join(import.meta.dirname, 'prisma-apply.ts'), join(folder, 'files')],
    },
    {
      name: 'node-pg-migrate',
      isOurs: false,
      prepare: (folder, sql) =>
        write(join(folder, 'files', `${STAMP}_bench.sql`), `-- Up Migration\n${sql}\n-- Down Migration\n`),
      command: (_, folder) => [
        ...[node, join(modules, 'node-pg-migrate/bin/node-pg-migrate.js')],
        ...['up', '-m', join(folder, 'files'), '--no-verbose'],
      ],
    },
    script('umzug', UMZUG),
    script('knex', KNEX),
    kyselyRunner(cache),
    {
      name: 'graphile-migrate',
      isOurs: false,
      prepare: (folder, sql) => {
        write(join(folder, '.gmrc'), GRAPHILE_SETTINGS);
        write(join(folder, 'migrations/current.sql'), sql);
      },
      command: () => [node, join(modules, 'graphile-migrate/dist/cli.js'), 'watch', '--once'],
    },
    script('postgres-migrations', POSTGRES_MIGRATIONS, '1_bench.sql'),
    {
      name: 'dbmate (Go)',
      isOurs: false,
      prepare: (folder, sql) =>
        write(join(folder, 'files', `${STAMP}_bench.sql`), `-- migrate:up\n${sql}\n-- migrate:down\n`),
      command: (url, folder) => [
        join(modules, `@dbmate/${platform()}-${arch()}/bin/dbmate`),
        ...['--url', `${url}?sslmode=disable`, '-d', join(folder, 'files'), '--no-dump-schema', 'migrate'],
      ],
    },
  ];
}

function ourRunner(root: string): readonly Runner[] {
  return [
    {
      name: 'db-deploy',
      isOurs: true,
      prepare: (folder, sql) => {
        write(join(folder, 'files', `${STAMP}_bench`, 'migration.sql'), sql);
        write(join(folder, 'files', `${STAMP}_bench`, 'rollback.sql'), 'select 1;');
      },
      command: (_, folder) => [
        ...[process.execPath, join(root, 'dist/bin/db-deploy.cjs')],
        ...['apply', '--migrations', join(folder, 'files')],
      ],
    },
  ];
}

function psqlRunner(psql: string): Runner {
  return {
    name: 'psql',
    isOurs: false,
    prepare: (folder, sql) => write(join(folder, 'bench.sql'), sql),
    // -1: one transaction, as the others do it
    command: (url) => [psql, '-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-f', 'bench.sql', url],
  };
}

function kyselyRunner(cache: string): Runner {
  return {
    name: 'kysely-ctl',
    isOurs: false,
    prepare: (folder, sql) => {
      const statements = sql.split(';').filter((statement) => statement.trim() !== '');
      const up = statements.map((one) => `await sql.raw(${JSON.stringify(one)}).execute(db);`).join('\n');
      // beside node_modules, where it finds what it imports; one folder a database
      const home = kyselyHome(cache, folder);
      write(join(home, 'kysely.config.mjs'), KYSELY_CONFIG);
      write(
        join(home, 'migrations', `${STAMP}_bench.ts`),
        `import { sql } from 'kysely';\nexport async function up(db) {\n${up}\n}\n`,
      );
    },
    command: (_, folder) => [
      ...[process.execPath, join(cache, 'node_modules/kysely-ctl/dist/bin.mjs')],
      ...['migrate:latest', '--no-outdated-check', '--cwd', kyselyHome(cache, folder)],
    ],
  };
}

function kyselyHome(cache: string, folder: string): string {
  return join(cache, 'kysely', folder.split('/').at(-1) ?? '');
}

function findOnPath(name: string): string | undefined {
  const paths = (process.env['PATH'] ?? '').split(delimiter);
  return paths.map((path) => join(path, name)).find((file) => existsSync(file));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
