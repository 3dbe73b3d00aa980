import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import { quoteQualified } from '../db/identifiers.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { PrismaMigrationsTable } from '../db/tables.ts';

export type LedgerRow = Selectable<PrismaMigrationsTable>;

/** Where the ledger is and what it says. `schema` is the first of the search_path that exists. */
export interface Ledger {
  readonly schema: string;
  readonly exists: boolean;
  readonly rows: readonly LedgerRow[];
  /** Migrations that were rolled back and not released since. */
  readonly held: readonly string[];
  /** Ids of rows whose rollback was begun by us and has not ended: running, or interrupted half-way. */
  readonly leaving: readonly string[];
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
  const said = place?.journal === true ? await readJournal(db, schema) : { held: [], leaving: [] };
  return { schema, exists: place?.ledger === true, rows, ...said, journalExists: place?.journal === true };
}

function readRows(db: Database, schema: string): Promise<readonly LedgerRow[]> {
  return db.query<LedgerRow>(`
select id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count
from ${quoteQualified(schema, '_prisma_migrations')} order by migration_name, started_at`);
}

/** Whether a migration is applied or begun: a row that was not rolled back. */
export async function hasStandingRow(db: Database, schema: string, migration: string): Promise<boolean> {
  const ledger = quoteQualified(schema, '_prisma_migrations');
  const standing = `select id from ${ledger} where migration_name = $1 and rolled_back_at is null limit 1`;
  return (await db.query(standing, [migration])).length > 0;
}

/** $1: the ledger's schema. */
export const HELD_AND_LEAVING = `
select h.migration as held, null as leaving
  from db_check.hold as h
 where h.ledger_schema = $1 and h.released_at is null
 union all
select null, e.ledger_id
  from db_check.execution as e
 where e.ledger_schema = $1 and e.direction = 'down' and e.outcome = 'running'
 order by 1, 2`;

interface Said {
  readonly held: string | null;
  readonly leaving: string | null;
}

async function readJournal(db: Database, schema: string): Promise<Pick<Ledger, 'held' | 'leaving'>> {
  const rows = await db.query<Said>(HELD_AND_LEAVING, [schema]);
  return { held: rows.flatMap(({ held }) => held ?? []), leaving: rows.flatMap(({ leaving }) => leaving ?? []) };
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
