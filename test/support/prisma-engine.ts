import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type {
  DiagnoseMigrationHistoryOutput,
  MigrationList,
  SchemaEngine,
} from '@prisma/schema-engine-wasm/schema_engine_bg';

const NO_FILTER = { externalTables: [], externalEnums: [] };

/** Prisma's own schema engine (the wasm build that Prisma's CLI uses with driver adapters), as a witness. */
export interface PrismaEngine {
  /** What `prisma migrate deploy` does. Prisma's adapter splits at every `;`: plain scripts only. */
  apply(folder: string): Promise<readonly string[]>;
  /** What `prisma migrate status` knows. */
  diagnose(folder: string): Promise<DiagnoseMigrationHistoryOutput>;
  /** Runs all migrations in an empty shadow database, as `prisma migrate dev` does; the error's text where one fails. */
  replay(folder: string): Promise<string | undefined>;
  /** The SQL that Prisma would run to bring the database to the schema file; empty when there is nothing to do. */
  diffToSchema(schemaFile: string): Promise<string>;
  close(): Promise<void>;
}

export async function openPrismaEngine(url: string, schemaFile: string): Promise<PrismaEngine> {
  const schema = readSchema(schemaFile);
  const pool = new pg.Pool({ connectionString: url });
  const factory = bindMigrationAwareSqlAdapterFactory(new DescribingPg(pool));
  const engine = await load().new({ datamodels: [[schema.path, schema.content]] }, () => undefined, factory);
  return {
    apply: async (folder) =>
      (await engine.applyMigrations({ migrationsList: readList(folder), filters: NO_FILTER }))
        .appliedMigrationNames,
    diagnose: (folder) =>
      engine.diagnoseMigrationHistory({
        migrationsList: readList(folder),
        optInToShadowDatabase: false,
        filters: NO_FILTER,
      }),
    replay: async (folder) => {
      try {
        await engine.devDiagnostic({ migrationsList: readList(folder), filters: NO_FILTER });
        return undefined;
      } catch (error) {
        return (error instanceof Error ? error.message : String(error)).split('\n   0:')[0];
      }
    },
    diffToSchema: async (file) => {
      const target = readSchema(file);
      const result = await engine.diff({
        from: { tag: 'schemaDatasource', files: [schema], configDir: dirname(schemaFile) },
        to: { tag: 'schemaDatamodel', files: [target] },
        script: true,
        exitCode: null,
        filters: NO_FILTER,
      });
      return (result.stdout ?? '').replace('-- This is an empty migration.', '').trim();
    },
    close: async () => {
      engine.free();
      await pool.end();
    },
  };
}

/**
 * adapter-pg 7.10 refuses columns of type "char" (oid 18), which the engine reads from the catalog.
 * The pool renames them `<name>::char` and calls them text (25); the adapter gives name and type back.
 */
class DescribingPg extends PrismaPg {
  constructor(pool: pg.Pool) {
    pool.on('error', () => undefined);
    super(markingChars(pool));
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    return givingChars(await super.connect());
  }

  override async connectToShadowDb(): ReturnType<PrismaPg['connectToShadowDb']> {
    const adapter = await super.connectToShadowDb();
    markingChars(adapter.underlyingDriver());
    return givingChars(adapter);
  }
}

type Queries = Pick<pg.Pool, 'query'>;

function markingChars<Driver extends Queries>(driver: Driver): Driver {
  const query = driver.query.bind(driver) as unknown as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const markChars = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
    const result = await query(config);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === 18) Object.assign(field, { name: `${field.name}::char`, dataTypeID: 25 });
    }
    return result;
  };
  return Object.assign(driver, { query: markChars });
}

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

function givingChars(adapter: Adapter): Adapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    return {
      ...result,
      columnNames: result.columnNames.map((name) => name.replace(/::char$/, '')),
      columnTypes: result.columnTypes.map((type, index) =>
        result.columnNames[index]?.endsWith('::char') === true ? ColumnTypeEnum.Character : type,
      ),
    };
  };
  return adapter;
}

let loaded: typeof SchemaEngine | undefined;

/** The package imports its .wasm as a module, which Node cannot; this is the same wiring by hand. */
function load(): typeof SchemaEngine {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  const file = require.resolve('@prisma/schema-engine-wasm').replace('.js', '_bg.wasm');
  const wasm = new wasmRuntime.Instance(new wasmRuntime.Module(readFileSync(file)), {
    './schema_engine_bg.js': bindings,
  });
  const wire = bindings as unknown as Record<string, (exports: unknown) => void>;
  wire['__wbg_set_wasm']?.(wasm.exports);
  wasm.exports['__wbindgen_start']?.();
  const panics = {
    set_message: (message: string) => {
      throw new Error(`Prisma's schema engine panicked: ${message}`);
    },
  };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics });
  return (loaded = bindings.SchemaEngine);
}

/** Node has WebAssembly; its types are in TypeScript's DOM library only. */
const wasmRuntime = (
  globalThis as unknown as {
    WebAssembly: {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: object) => { exports: Record<string, () => void> };
    };
  }
).WebAssembly;

function readSchema(file: string): { path: string; content: string } {
  return { path: file, content: readFileSync(file, 'utf8') };
}

/** Prisma's list of migrations, as its CLI reads it from the folder. */
function readList(folder: string): MigrationList {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(folder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}
