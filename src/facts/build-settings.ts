import { defineFact, onlyRow } from './fact.ts';

/** Settings that decide how a build goes, and those that would end it. */
export interface BuildSettings {
  readonly maintenanceWorkMemBytes: number;
  readonly parallelWorkers: number;
  /** -1: no limit. Superusers have it too. */
  readonly tempFileLimitBytes: number;
  /** Timeouts that ALTER ROLE or ALTER DATABASE gives every session of ours, other than 0. */
  readonly timeouts: readonly {
    readonly name: string;
    readonly value: string;
    readonly setFor: 'role in database' | 'role' | 'database';
  }[];
  readonly role: string;
  readonly database: string;
}

export const buildSettings = defineFact<BuildSettings, BuildSettings>({
  question: 'With how much memory and how many workers is an index built, and what would end a build?',
  sql: `
select
  pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem'))::float8 as "maintenanceWorkMemBytes",
  pg_catalog.current_setting('max_parallel_maintenance_workers')::int4 as "parallelWorkers",
  case pg_catalog.current_setting('temp_file_limit') when '-1' then -1
    else pg_catalog.pg_size_bytes(pg_catalog.current_setting('temp_file_limit')) end::float8 as "tempFileLimitBytes",
  (select coalesce(
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'name', pg_catalog.split_part(c.setting, '=', 1),
          'value', pg_catalog.split_part(c.setting, '=', 2),
          'setFor', case when o.setrole <> 0 and o.setdatabase <> 0 then 'role in database'
            when o.setrole <> 0 then 'role' else 'database' end)
        order by c.setting, o.setrole),
      '[]')
    from pg_catalog.pg_db_role_setting as o
    left join pg_catalog.pg_roles as r on r.oid = o.setrole
    left join pg_catalog.pg_database as d on d.oid = o.setdatabase
    cross join lateral pg_catalog.unnest(o.setconfig) as c (setting)
    where (o.setrole = 0 or r.rolname = session_user)
      and (o.setdatabase = 0 or d.datname = pg_catalog.current_database())
      and c.setting ~ '^(statement_timeout|lock_timeout|transaction_timeout|idle_in_transaction_session_timeout)='
      and c.setting !~ '=0[a-z]*$'
  ) as timeouts,
  session_user::text as role,
  pg_catalog.current_database()::text as database`,
  value: onlyRow,
});
