import type { Database } from '../db/database.ts';

/** Settings that decide plans (PostgreSQL manual, 20.4 and 20.7): a comparison names those that differ. */
export const PLANNER_SETTINGS = `
select s.name, s.setting || coalesce(s.unit, '') as value
from pg_catalog.pg_settings as s
where s.name like 'enable\\_%'
  or s.name in (
    'work_mem', 'hash_mem_multiplier', 'shared_buffers', 'effective_cache_size', 'effective_io_concurrency',
    'seq_page_cost', 'random_page_cost', 'cpu_tuple_cost', 'cpu_index_tuple_cost', 'cpu_operator_cost',
    'parallel_setup_cost', 'parallel_tuple_cost', 'min_parallel_table_scan_size', 'min_parallel_index_scan_size',
    'max_parallel_workers', 'max_parallel_workers_per_gather', 'parallel_leader_participation',
    'default_statistics_target', 'constraint_exclusion', 'cursor_tuple_fraction', 'from_collapse_limit',
    'join_collapse_limit', 'geqo', 'geqo_threshold', 'jit', 'jit_above_cost', 'plan_cache_mode', 'recursive_worktable_factor'
  )
order by s.name`;

/** Values with their units, by name. */
export async function readPlannerSettings(db: Database): Promise<Readonly<Record<string, string>>> {
  const rows = await db.query<{ name: string; value: string }>(PLANNER_SETTINGS);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
