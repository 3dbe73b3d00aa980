import { asKind, type NodeOf } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { outsideTransaction } from '../migrations/outside-transaction.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { Statement } from '../migrations/migration.ts';
import { effects, lock, unknownBecause, type Effects } from './effect.ts';

/** CREATE INDEX stops writers while it reads the table; CONCURRENTLY stops nobody (manual, CREATE INDEX). A partitioned table itself has nothing to read. */
export function createIndex({ relation, concurrent }: NodeOf<'IndexStmt'>): Effects {
  if (relation === undefined) return effects();
  const descendants = relation.inh === true ? 'depends' : 'no';
  const mode = concurrent === true ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE';
  return effects(lock(rangeName(relation), mode, { scans: 'depends', descendants }));
}

export function dropIndex(index: ObjectName, concurrent: boolean): Effects {
  const mode = concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  return effects(lock(index, mode), lock(index, mode, { target: 'its table' }));
}

/** REINDEX lets readers go on, unless they want the index (manual, REINDEX). */
export function reindex(statement: Statement): Effects {
  const node = asKind(statement, 'ReindexStmt');
  if (node?.relation === undefined) return unknownBecause('one table after the other is locked');
  const concurrent = outsideTransaction(statement) === 'REINDEX CONCURRENTLY';
  const table = concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE';
  const descendants = 'depends';
  if (node.kind === 'REINDEX_OBJECT_TABLE') {
    return effects(lock(rangeName(node.relation), table, { scans: 'depends', descendants }));
  }
  const index = rangeName(node.relation, 'index');
  return effects(
    lock(index, concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE', {
      rewrites: concurrent ? 'no' : 'depends',
      descendants,
    }),
    lock(index, table, { target: 'its table', scans: 'depends', descendants }),
  );
}
