import type { Statement } from './migration.ts';
import { asKind, unwrap } from './node.ts';
import type { ObjectName } from './object-name.ts';
import { rangeName } from './range-name.ts';

/** ALTER TABLE parent DETACH PARTITION partition CONCURRENTLY, for recovery after an interruption. */
export interface ConcurrentDetach {
  readonly parent: ObjectName;
  readonly partition: ObjectName;
}

/** undefined for every other statement; the grammar allows no second command beside it. */
export function concurrentDetach(statement: Statement): ConcurrentDetach | undefined {
  const { relation, cmds } = asKind(statement, 'AlterTableStmt') ?? {};
  const { subtype, def } = unwrap(cmds?.[0], 'AlterTableCmd') ?? {};
  if (subtype !== 'AT_DetachPartition' || relation === undefined) return undefined;
  const { name, concurrent } = unwrap(def, 'PartitionCmd') ?? {};
  if (concurrent !== true || name === undefined) return undefined;
  return { parent: rangeName(relation), partition: rangeName(name) };
}
