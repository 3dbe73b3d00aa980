import { unwrapAll, type NodeOf } from '../migrations/node.ts';
import { rangeName } from '../migrations/range-name.ts';
import { effects, lock, unknownBecause, type Effects } from './effect.ts';
import { LOCK_MODES } from './modes.ts';

/** CLUSTER … USING. Without a table it takes all that were clustered before. */
export function cluster({ relation, indexname }: NodeOf<'ClusterStmt'>): Effects {
  if (relation === undefined) return unknownBecause('every table that was clustered before is locked');
  const table = rangeName(relation);
  const rewrite = { rewrites: 'yes', scans: 'yes', descendants: 'depends' } as const;
  const index = indexname === undefined ? undefined : ({ ...table, kind: 'index', name: indexname } as const);
  return effects(
    lock(table, 'ACCESS EXCLUSIVE', rewrite),
    index && lock(index, 'ACCESS EXCLUSIVE', { rewrites: 'yes' }),
  );
}

/** VACUUM and ANALYZE; only VACUUM FULL stops anybody but DDL. */
export function vacuum({ rels, options, is_vacuumcmd: isVacuum }: NodeOf<'VacuumStmt'>): Effects {
  const isFull = isVacuum === true && unwrapAll(options, 'DefElem').some(({ defname }) => defname === 'full');
  const tables = unwrapAll(rels, 'VacuumRelation').flatMap(({ relation }) => relation ?? []);
  if (tables.length === 0) return unknownBecause('one table after the other is locked');
  const details = { rewrites: isFull ? 'yes' : 'no', scans: 'depends', descendants: 'depends' } as const;
  return effects(
    ...tables.map((table) =>
      lock(rangeName(table), isFull ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE', details),
    ),
  );
}

/** Readers of the view wait, or, with CONCURRENTLY, only those who write to it (manual, REFRESH MATERIALIZED VIEW). */
export function refresh({ relation, concurrent }: NodeOf<'RefreshMatViewStmt'>): Effects {
  const reads = 'the tables of its query are read under ACCESS SHARE';
  if (relation === undefined) return unknownBecause(reads);
  const details = { rewrites: concurrent === true ? 'no' : 'yes', scans: 'yes' } as const;
  return unknownBecause(
    reads,
    lock(rangeName(relation), concurrent === true ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE', details),
  );
}

/** Empties the table by giving it a new file; referring tables must be named too, or CASCADE takes them. */
export function truncate({ relations, behavior }: NodeOf<'TruncateStmt'>): Effects {
  const locks = unwrapAll(relations, 'RangeVar').map((table) =>
    lock(rangeName(table), 'ACCESS EXCLUSIVE', { descendants: table.inh === true ? 'yes' : 'no' }),
  );
  if (behavior !== 'DROP_CASCADE') return effects(...locks);
  return unknownBecause('CASCADE empties every table that refers to it', ...locks);
}

/** LOCK TABLE; the grammar counts the modes from 1, weakest first. */
export function lockTable({ relations, mode = 8 }: NodeOf<'LockStmt'>): Effects {
  const wanted = LOCK_MODES[mode - 1] ?? 'ACCESS EXCLUSIVE';
  const locks = unwrapAll(relations, 'RangeVar').map((table) =>
    lock(rangeName(table), wanted, { descendants: table.inh === true ? 'yes' : 'no' }),
  );
  return unknownBecause('where it is a view, the tables under it are locked too', ...locks);
}
