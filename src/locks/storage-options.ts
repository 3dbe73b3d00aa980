import type { Node } from 'libpg-query';
import { unwrap, unwrapAll } from '../migrations/node.ts';
import type { LockMode } from './modes.ts';

/** Options that ALTER … SET changes under SHARE UPDATE EXCLUSIVE (manual, ALTER TABLE, storage parameters). */
const WEAK: ReadonlySet<string> = new Set([
  'fillfactor',
  'toast_tuple_target',
  'parallel_workers',
  'vacuum_index_cleanup',
  'vacuum_truncate',
  'vacuum_max_eager_freeze_failure_rate',
  'log_autovacuum_min_duration',
  'n_distinct',
  'n_distinct_inherited',
  'deduplicate_items',
]);

/** Every option that is not known to need less is taken under ACCESS EXCLUSIVE, as the server does. */
export function storageOptionsMode(def: Node | undefined): LockMode {
  const names = unwrapAll(unwrap(def, 'List')?.items, 'DefElem').map(({ defname = '' }) => defname);
  const isWeak = names.every((name) => WEAK.has(name) || name.startsWith('autovacuum_'));
  return isWeak ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
}
