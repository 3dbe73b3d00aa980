import type { Database } from './database.ts';
import { renderServerError } from './server-error.ts';
import { writeWhereReading } from './write-where-reading.ts';

/** Tables in the journal's schema that a command makes when it first writes: an older journal lacks them. */
export interface SideTables {
  readonly names: readonly string[];
  /** `create table if not exists db_check.…`, safe to repeat. */
  readonly create: string;
}

/** $1: names of tables in db_check. */
const ACCESS = `
select n.oid is not null as "hasJournal",
  pg_catalog.pg_is_in_recovery() as "inRecovery",
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'usage'), false) as "mayUse",
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'create'), false) as "mayCreate",
  pg_catalog.array_remove(pg_catalog.array_agg(case when c.oid is null then asked.name end), null) as missing,
  pg_catalog.array_remove(pg_catalog.array_agg(
    case when not (
      pg_catalog.has_table_privilege(c.oid, 'select') and pg_catalog.has_table_privilege(c.oid, 'insert')
      and pg_catalog.has_table_privilege(c.oid, 'update')) then asked.name end), null) as closed
from pg_catalog.unnest($1::pg_catalog.text[]) as asked (name)
left join pg_catalog.pg_namespace as n on n.nspname = 'db_check'
left join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = asked.name
group by n.oid`;

interface Access {
  readonly hasJournal: boolean;
  readonly inRecovery: boolean;
  readonly mayUse: boolean;
  readonly mayCreate: boolean;
  readonly missing: readonly string[];
  readonly closed: readonly string[];
}

/**
 * Makes what is missing, where that is possible. Returns why they cannot be written, or undefined. The schema itself is
 * made by the first deployment alone: who measures would own it, and what stands in the journal would be trusted no more.
 */
export async function prepareSideTables(db: Database, tables: SideTables): Promise<string | undefined> {
  const [access] = await db.query<Access>(ACCESS, [tables.names]);
  const obstacle = access === undefined ? 'the catalog gave no answer' : obstacleOf(access);
  if (obstacle !== undefined || access?.missing.length === 0) return obstacle;
  return writeOrExplain(db, () => db.script(tables.create));
}

function obstacleOf({
  hasJournal,
  inRecovery,
  mayUse,
  mayCreate,
  missing,
  closed,
}: Access): string | undefined {
  if (inRecovery) return 'this server is a standby';
  if (!hasJournal) return 'there is no journal yet (the first db-deploy makes it)';
  if (!mayUse) return 'no privilege to use the schema db_check';
  if (missing.length > 0 && !mayCreate)
    return `there is no table db_check.${missing[0]}, and no privilege to create it`;
  return closed.length === 0 ? undefined : `no privilege to write db_check.${closed[0]}`;
}

/** The reason where the server refuses, for a sentence. */
export async function writeOrExplain(
  db: Database,
  write: () => Promise<unknown>,
): Promise<string | undefined> {
  const refused = await writeWhereReading(db, write);
  return refused && renderServerError(refused);
}
