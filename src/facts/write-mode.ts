import { defineFact, onlyRow } from './fact.ts';

export interface WriteMode {
  readonly inRecovery: boolean;
  /** What a new session gets; our own session is read-only in any case, hence reset_val. */
  readonly readOnlyByDefault: boolean;
  /** Where that default is set; `server` is the configuration file, ALTER SYSTEM or the connection's own options. */
  readonly setFor: 'role in database' | 'role' | 'database' | 'server';
  readonly role: string;
  readonly database: string;
}

export const writeMode = defineFact<WriteMode, WriteMode>({
  question: 'Does the server accept writes, and if a default forbids them, where is it set?',
  sql: `
select
  pg_catalog.pg_is_in_recovery() as "inRecovery",
  s.reset_val = 'on' as "readOnlyByDefault",
  coalesce(
    (select case
        when o.setrole <> 0 and o.setdatabase <> 0 then 'role in database'
        when o.setrole <> 0 then 'role'
        when o.setdatabase <> 0 then 'database'
      end
      from pg_catalog.pg_db_role_setting as o
      left join pg_catalog.pg_roles as r on r.oid = o.setrole
      left join pg_catalog.pg_database as d on d.oid = o.setdatabase
      where (o.setrole = 0 or r.rolname = session_user)
        and (o.setdatabase = 0 or d.datname = pg_catalog.current_database())
        and exists (select from pg_catalog.unnest(o.setconfig) as c (setting)
          where c.setting like 'default\\_transaction\\_read\\_only=%')
      order by o.setrole <> 0 desc, o.setdatabase <> 0 desc
      limit 1),
    'server') as "setFor",
  session_user::text as role,
  pg_catalog.current_database()::text as database
from pg_catalog.pg_settings as s
where s.name = 'default_transaction_read_only'`,
  value: onlyRow,
});
