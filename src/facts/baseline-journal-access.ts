import type { Database } from '../db/database.ts';

export interface BaselineJournalAccess {
  readonly exists: boolean;
  readonly readable: boolean;
  /** False on a standby too. */
  readonly writable: boolean;
  readonly inRecovery: boolean;
}

/** Never raises: to_regclass would, where the schema may not be used. */
export const BASELINE_JOURNAL_ACCESS = `
select c.oid is not null as "exists",
  coalesce(
    pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select'), false
  ) as readable,
  coalesce(
    pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'insert'), false
  ) and not pg_catalog.pg_is_in_recovery() as writable,
  pg_catalog.pg_is_in_recovery() as "inRecovery"
from (values (1)) as one (row)
left join pg_catalog.pg_namespace as n on n.nspname = 'db_check'
left join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = 'baseline'`;

export async function readBaselineJournalAccess(db: Database): Promise<BaselineJournalAccess> {
  const [access] = await db.query<BaselineJournalAccess>(BASELINE_JOURNAL_ACCESS);
  return access ?? { exists: false, readable: false, writable: false, inRecovery: false };
}
