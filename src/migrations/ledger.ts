import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import { quoteQualified } from '../db/identifiers.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { PrismaMigrationsTable } from '../db/tables.ts';
import { runTyped, tables } from '../db/typed-sql.ts';

export type LedgerRow = Selectable<PrismaMigrationsTable>;

/** Where the ledger is and what it says. `schema` is the first of the search_path that exists. */
export interface Ledger {
  readonly schema: string;
  readonly exists: boolean;
  readonly rows: readonly LedgerRow[];
  /** Migrations that were rolled back and not released since. */
  readonly held: readonly string[];
  readonly journalExists: boolean;
}

const LOCATE = `
select pg_catalog.current_schema() as schema, pg_catalog.current_setting('search_path') as "searchPath",
  pg_catalog.to_regclass(pg_catalog.quote_ident(pg_catalog.current_schema()) || '._prisma_migrations') is not null as ledger,
  pg_catalog.to_regclass('db_check.hold') is not null as journal`;

interface Place {
  /** null when no schema of the search_path exists. */
  readonly schema: string | null;
  readonly searchPath: string;
  readonly ledger: boolean;
  readonly journal: boolean;
}

/** Falling back to another schema would read another application's ledger. */
function noSchema(searchPath: string): ToolError {
  return new ToolError({
    code: 'no-schema',
    message: `the ledger has no place: no schema of the search_path exists (${searchPath})`,
    hint: `create schema ${searchPath}, or correct "schema=" in the URL`,
    exitCode: EXIT.usage,
  });
}

/** Two short reads; no lock and no snapshot stays behind. */
export async function readLedger(db: Database): Promise<Ledger> {
  const [place] = await db.query<Place>(LOCATE);
  const schema = place?.schema ?? null;
  if (schema === null) throw noSchema(place?.searchPath ?? '');
  const rows = place?.ledger === true ? await readRows(db, schema) : [];
  const held = place?.journal === true ? await readHeld(db, schema) : [];
  return { schema, exists: place?.ledger === true, rows, held, journalExists: place?.journal === true };
}

/** Kysely's table reference for the ledger of one schema. */
export function ledgerIn(schema: string): typeof tables {
  return tables.withSchema(schema);
}

function readRows(db: Database, schema: string): Promise<readonly LedgerRow[]> {
  const query = ledgerIn(schema).selectFrom('_prisma_migrations').selectAll();
  return runTyped<LedgerRow>(db, query.orderBy('migration_name').orderBy('started_at'));
}

/** Whether a migration is applied or begun: a row that was not rolled back. */
export async function hasStandingRow(db: Database, schema: string, migration: string): Promise<boolean> {
  const query = ledgerIn(schema).selectFrom('_prisma_migrations').select('id');
  const standing = query.where('migration_name', '=', migration).where('rolled_back_at', 'is', null);
  return (await runTyped(db, standing)).length > 0;
}

async function readHeld(db: Database, schema: string): Promise<readonly string[]> {
  const query = tables
    .selectFrom('db_check.hold')
    .select('migration')
    .where('ledger_schema', '=', schema)
    .where('released_at', 'is', null);
  return (await runTyped<{ migration: string }>(db, query)).map((row) => row.migration);
}

/** As Prisma's engine creates it, so that either tool may come first. */
export function createLedger(schema: string): string {
  return `create table if not exists ${quoteQualified(schema, '_prisma_migrations')} (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;
}
