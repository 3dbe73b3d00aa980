import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import { quoteLiteral, quoteQualified } from '../db/identifiers.ts';
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

/** Two short messages; no lock and no snapshot stays behind. */
export async function readLedger(db: Database): Promise<Ledger> {
  const [place] = await db.query<Place>(LOCATE);
  const schema = place?.schema ?? null;
  if (schema === null) throw noSchema(place?.searchPath ?? '');
  const [exists, journalExists] = [place?.ledger === true, place?.journal === true];
  const questions = [exists ? rowsOf(schema) : NOTHING, journalExists ? heldAndLeaving(schema) : NOTHING];
  const [rows = [], said = []] = exists || journalExists ? await db.script(questions.join(';\n')) : [];
  return {
    schema,
    exists,
    journalExists,
    rows: rows as readonly LedgerRow[],
    held: (said as readonly Said[]).flatMap(({ held }) => held ?? []),
    leaving: (said as readonly Said[]).flatMap(({ leaving }) => leaving ?? []),
  };
}

/** No rows. */
const NOTHING = 'select where false';

function rowsOf(schema: string): string {
  return `
select id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count
from ${quoteQualified(schema, '_prisma_migrations')} order by migration_name, started_at`;
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

function heldAndLeaving(schema: string): string {
  return HELD_AND_LEAVING.replaceAll('$1', () => quoteLiteral(schema));
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
