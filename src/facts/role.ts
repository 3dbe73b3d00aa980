import { defineFact, onlyRow } from './fact.ts';

export interface Role {
  readonly name: string;
  readonly isSuperuser: boolean;
  /** Sees state, times and queries of other roles' sessions (manual, 27.2: pg_read_all_stats). */
  readonly seesAllSessions: boolean;
  /** Sees settings such as shared_preload_libraries (pg_read_all_settings). */
  readonly seesAllSettings: boolean;
}

export const role = defineFact<Role, Role>({
  question: 'Who are we, and what may we see?',
  sql: `
select
  r.rolname as name,
  r.rolsuper as "isSuperuser",
  pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as "seesAllSessions",
  pg_catalog.pg_has_role('pg_read_all_settings', 'usage') as "seesAllSettings"
from pg_catalog.pg_roles as r
where r.rolname = current_user`,
  value: onlyRow,
});
