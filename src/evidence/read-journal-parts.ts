import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';

/** Every table of the journal, and whether our role may read it. Never raises where the schema may not be used. */
export const JOURNAL_PARTS = `
select c.relname as name,
  pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select') as "isReadable"
from pg_catalog.pg_namespace as n join pg_catalog.pg_class as c on c.relnamespace = n.oid
where n.nspname = 'db_check' and c.relkind = 'r'
order by 1`;

/** The tables of the journal that are there. Throws ToolError: there is no journal (exit 2), or it may not be read (exit 3). */
export async function readJournalParts(db: Database): Promise<ReadonlySet<string>> {
  const parts = await db.query<{ name: string; isReadable: boolean }>(JOURNAL_PARTS);
  const closed = parts.filter(({ name, isReadable }) => !isReadable && NEEDED.includes(name));
  if (!parts.some(({ name }) => name === 'run')) throw noJournal();
  if (closed.length > 0) throw notReadable(closed.map(({ name }) => `db_check.${name}`));
  return new Set(parts.filter(({ isReadable }) => isReadable).map(({ name }) => name));
}

/** Without these there is nothing to tell. */
const NEEDED: readonly string[] = ['run', 'execution', 'segment', 'termination', 'hold'];

function noJournal(): ToolError {
  return new ToolError({
    code: 'no-journal',
    message: 'this database has no journal (schema db_check): nothing was deployed to it with db-deploy',
    hint: 'is it the right database? db-deploy status',
    exitCode: EXIT.usage,
  });
}

function notReadable(tables: readonly string[]): ToolError {
  return new ToolError({
    code: 'journal-not-readable',
    message: `this role may not read ${tables.join(', ')}`,
    hint: 'connect as the role that deploys, or let it: grant usage on schema db_check to …; grant select on all tables in schema db_check to …',
    exitCode: EXIT.connection,
  });
}
