import type { AlterTableCmd, Constraint, Node, RangeVar } from 'libpg-query';
import { unwrap, unwrapAll, type NodeOf } from '../node.ts';
import type { ObjectName } from '../object-name.ts';
import { rangeName } from '../range-name.ts';
import { kindOf } from './object-type.ts';
import { cascading, objects, together, type Touch } from './touch.ts';

/** A table, its parents and the tables its foreign keys refer to. Temporary tables end with the session. */
export function touchCreateTable({ relation, inhRelations, tableElts }: NodeOf<'CreateStmt'>): Touch {
  return objects(
    persistent(relation),
    ...unwrapAll(inhRelations, 'RangeVar').map((parent) => rangeName(parent)),
    ...constraintsOf(tableElts).map(referenced),
  );
}

/** undefined for temporary relations. */
export function persistent(relation: RangeVar | undefined): ObjectName | undefined {
  return relation === undefined || relation.relpersistence === 't' ? undefined : rangeName(relation);
}

/** Table constraints and those written with a column. */
function constraintsOf(elements: readonly Node[] | undefined): readonly Constraint[] {
  const columns = unwrapAll(elements, 'ColumnDef');
  return [
    ...unwrapAll(elements, 'Constraint'),
    ...columns.flatMap(({ constraints }) => unwrapAll(constraints, 'Constraint')),
  ];
}

function referenced({ pktable }: Constraint): ObjectName | undefined {
  return pktable && rangeName(pktable);
}

/** ALTER TABLE, INDEX, VIEW, SEQUENCE, TYPE … share one node. */
export function touchAlterTable({ relation, objtype, cmds }: NodeOf<'AlterTableStmt'>): Touch {
  if (relation === undefined) return objects();
  const target = rangeName(relation, kindOf(objtype) ?? 'relation');
  const commands = unwrapAll(cmds, 'AlterTableCmd').map((command) => touchCommand(command, target));
  return together([objects(target), ...commands]);
}

function touchCommand(command: AlterTableCmd, target: ObjectName): Touch {
  const { def, behavior } = command;
  const partition = unwrap(def, 'PartitionCmd')?.name;
  const parent = unwrap(def, 'RangeVar');
  const touch = objects(
    partition && rangeName(partition, target.kind),
    parent && rangeName(parent),
    ...constraintsOf(def === undefined ? [] : [def]).map(referenced),
    indexOf(command, target),
  );
  return cascading(touch, behavior);
}

/** An index that the command changes: a constraint adopts it, CLUSTER ON and REPLICA IDENTITY mark it. */
function indexOf({ subtype, name, def }: AlterTableCmd, table: ObjectName): ObjectName | undefined {
  const index =
    unwrap(def, 'Constraint')?.indexname ??
    unwrap(def, 'ReplicaIdentityStmt')?.name ??
    (subtype === 'AT_ClusterOn' ? name : undefined);
  return index === undefined ? undefined : { kind: 'index', schema: table.schema, name: index };
}
