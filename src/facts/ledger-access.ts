import { defineFact, onlyRow } from './fact.ts';

/** Whether a deployment could be recorded: Prisma's table and our journal. */
export interface LedgerAccess {
  readonly role: string;
  readonly database: string;
  /** The schema of `_prisma_migrations`; null: no schema of the search_path exists. */
  readonly schema: string | null;
  readonly ledgerExists: boolean;
  readonly canWriteLedger: boolean;
  readonly canCreateLedger: boolean;
  /** Only its owner is meant to write it; null: there is no journal yet. */
  readonly journalOwner: string | null;
  readonly canWriteJournal: boolean;
  /** CREATE on the database, which the journal's schema needs. */
  readonly canCreateJournal: boolean;
}

export const ledgerAccess = defineFact<LedgerAccess, LedgerAccess>({
  question: 'May we record a deployment: _prisma_migrations, and the journal in the schema db_check?',
  sql: `
select
  current_user::text as role,
  pg_catalog.current_database()::text as database,
  n.nspname as schema,
  l.oid is not null as "ledgerExists",
  coalesce(
    pg_catalog.has_table_privilege(l.oid, 'select') and pg_catalog.has_table_privilege(l.oid, 'insert')
      and pg_catalog.has_table_privilege(l.oid, 'update') and pg_catalog.has_table_privilege(l.oid, 'delete'),
    false) as "canWriteLedger",
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'create'), false) as "canCreateLedger",
  pg_catalog.pg_get_userbyid(j.nspowner)::text as "journalOwner",
  case
    when j.oid is null or not pg_catalog.has_schema_privilege(j.oid, 'usage') then false
    else coalesce(
      (select pg_catalog.bool_and(pg_catalog.has_table_privilege(c.oid, 'select')
          and pg_catalog.has_table_privilege(c.oid, 'insert') and pg_catalog.has_table_privilege(c.oid, 'update'))
        from pg_catalog.pg_class as c where c.relnamespace = j.oid and c.relkind = 'r'),
      pg_catalog.has_schema_privilege(j.oid, 'create'))
  end as "canWriteJournal",
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as "canCreateJournal"
from (values (1)) as one (row)
left join pg_catalog.pg_namespace as n on n.nspname = pg_catalog.current_schema()
left join pg_catalog.pg_class as l on l.relnamespace = n.oid and l.relname = '_prisma_migrations' and l.relkind = 'r'
left join pg_catalog.pg_namespace as j on j.nspname = 'db_check'`,
  value: onlyRow,
});
