import { defineFact, onlyRow } from './fact.ts';

export interface StatementStatistics {
  /** The extension's version in this database; null: not created here. */
  readonly version: string | null;
  readonly isPreloaded: boolean;
  /** top, all or none; null when not preloaded. */
  readonly track: string | null;
  readonly computesQueryIds: boolean;
  readonly seesAllRoles: boolean;
}

export const statementStatistics = defineFact<StatementStatistics, StatementStatistics>({
  question: 'Is pg_stat_statements installed, loaded, switched on, and ours to read?',
  sql: `
select
  (select e.extversion from pg_catalog.pg_extension as e where e.extname = 'pg_stat_statements') as version,
  exists (select from pg_catalog.pg_settings as s where s.name = 'pg_stat_statements.max') as "isPreloaded",
  (select s.setting from pg_catalog.pg_settings as s where s.name = 'pg_stat_statements.track') as track,
  pg_catalog.current_setting('compute_query_id') <> 'off' as "computesQueryIds",
  pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as "seesAllRoles"`,
  value: onlyRow,
});
