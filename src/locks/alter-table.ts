import type { AlterTableCmd, AlterTableType } from 'libpg-query';
import { unwrap, unwrapAll, type NodeOf } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import { kindOf } from '../migrations/touched/object-type.ts';
import { addColumn } from './add-column.ts';
import { addConstraint } from './constraints.ts';
import { effects, lock, together, unknownBecause, type Effects, type LockEffect } from './effect.ts';
import { attachPartition, detachPartition, finalizeDetach } from './partitions.ts';
import { storageOptionsMode } from './storage-options.ts';

interface Target {
  readonly table: ObjectName;
  /** Without ONLY. */
  readonly recurses: boolean;
}

/** ALTER TABLE, INDEX, VIEW, SEQUENCE … : the strongest lock of all its subcommands, taken at once. */
export function alterTable({ relation, objtype, cmds }: NodeOf<'AlterTableStmt'>): Effects {
  if (relation === undefined) return effects();
  const target = {
    table: rangeName(relation, kindOf(objtype) ?? 'relation'),
    recurses: relation.inh === true,
  };
  return together(unwrapAll(cmds, 'AlterTableCmd').map((command) => commandEffects(command, target)));
}

function commandEffects(command: AlterTableCmd, target: Target): Effects {
  const special = SPECIAL[command.subtype ?? 'AT_DropOf'];
  if (special !== undefined) return special(command, target);
  return effects(simple(command.subtype, target));
}

/** Subcommands that only change the catalog. */
function simple(subtype: AlterTableType | undefined, { table, recurses }: Target): LockEffect {
  const rule = subtype && SIMPLE[subtype];
  const descendants = recurses ? (rule?.descendants ?? 'no') : 'no';
  return lock(table, 'ACCESS EXCLUSIVE', { ...rule, descendants });
}

type Simple = Partial<Pick<LockEffect, 'mode' | 'rewrites' | 'scans' | 'descendants'>>;

/** Source: manual, ALTER TABLE, and what pg_locks shows (test/database/locks). Not listed: ACCESS EXCLUSIVE, catalog only. */
const SIMPLE: { readonly [T in AlterTableType]?: Simple } = {
  AT_ColumnDefault: { descendants: 'yes' },
  AT_SetNotNull: { scans: 'depends', descendants: 'yes' },
  AT_DropNotNull: { descendants: 'depends' },
  AT_SetExpression: { rewrites: 'depends', scans: 'depends', descendants: 'depends' },
  AT_DropExpression: { descendants: 'depends' },
  AT_SetStatistics: { mode: 'SHARE UPDATE EXCLUSIVE', descendants: 'yes' },
  AT_SetOptions: { mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_ResetOptions: { mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_SetStorage: { descendants: 'yes' },
  AT_SetCompression: { descendants: 'depends' },
  AT_AddIdentity: { descendants: 'depends' },
  AT_SetIdentity: { descendants: 'depends' },
  AT_DropIdentity: { descendants: 'depends' },
  AT_DropCluster: { mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_SetLogged: { rewrites: 'depends', scans: 'depends' },
  AT_SetUnLogged: { rewrites: 'depends', scans: 'depends' },
  AT_SetAccessMethod: { rewrites: 'depends', scans: 'depends' },
  AT_SetTableSpace: { rewrites: 'depends', scans: 'depends' },
  // Row triggers of a partitioned table are those of its partitions.
  AT_EnableTrig: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
  AT_EnableAlwaysTrig: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
  AT_EnableReplicaTrig: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
  AT_DisableTrig: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
  AT_EnableTrigAll: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
  AT_DisableTrigAll: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
  AT_EnableTrigUser: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
  AT_DisableTrigUser: { mode: 'SHARE ROW EXCLUSIVE', descendants: 'depends' },
};

type Special = (command: AlterTableCmd, target: Target) => Effects;

const SPECIAL: { readonly [T in AlterTableType]?: Special } = {
  AT_AddColumn: ({ def }, { table, recurses }) => addColumn(unwrap(def, 'ColumnDef') ?? {}, table, recurses),
  AT_AddConstraint: ({ def }, { table, recurses }) =>
    addConstraint(unwrap(def, 'Constraint') ?? {}, table, recurses),
  AT_DropColumn: (_, target) => foreignKeyMayFollow(target, 'when the column has a foreign key', 'yes'),
  AT_DropConstraint: (_, target) => foreignKeyMayFollow(target, 'when it is a foreign key', 'depends'),
  AT_AlterConstraint: (_, target) =>
    foreignKeyMayFollow(target, 'when it stops or starts to be enforced', 'depends'),
  // Growing varchar(n) and numeric(p, s), varchar to text and timestamp to timestamptz under UTC write nothing.
  AT_AlterColumnType: (_, { table, recurses }) =>
    unknownBecause(
      'when a foreign key uses the column, the other table is locked too',
      lock(table, 'ACCESS EXCLUSIVE', {
        rewrites: 'depends',
        scans: 'depends',
        descendants: recurses ? 'yes' : 'no',
      }),
    ),
  AT_ValidateConstraint: (_, { table, recurses }) =>
    unknownBecause(
      'when it is a foreign key, the table it refers to is locked ROW SHARE',
      lock(table, 'SHARE UPDATE EXCLUSIVE', { scans: 'depends', descendants: recurses ? 'depends' : 'no' }),
    ),
  AT_SetRelOptions: ({ def }, { table }) => effects(lock(table, storageOptionsMode(def))),
  AT_ResetRelOptions: ({ def }, { table }) => effects(lock(table, storageOptionsMode(def))),
  AT_ClusterOn: ({ name = '' }, { table }) =>
    effects(lock(table, 'SHARE UPDATE EXCLUSIVE'), lock(indexOf(table, name), 'SHARE UPDATE EXCLUSIVE')),
  AT_ReplicaIdentity: ({ def }, { table }) => {
    const name = unwrap(def, 'ReplicaIdentityStmt')?.name;
    const index = name === undefined ? undefined : lock(indexOf(table, name), 'SHARE');
    return effects(lock(table, 'ACCESS EXCLUSIVE'), index);
  },
  AT_AddInherit: ({ def }, { table }) => inherit(def, table, 'SHARE UPDATE EXCLUSIVE'),
  AT_DropInherit: ({ def }, { table }) => inherit(def, table, 'ACCESS SHARE'),
  AT_AttachPartition: ({ def }, { table }) => attachPartition(unwrap(def, 'PartitionCmd') ?? {}, table),
  AT_DetachPartition: ({ def }, { table }) => detachPartition(unwrap(def, 'PartitionCmd') ?? {}, table),
  AT_DetachPartitionFinalize: ({ def }, { table }) =>
    finalizeDetach(unwrap(def, 'PartitionCmd') ?? {}, table),
};

function foreignKeyMayFollow(
  { table, recurses }: Target,
  when: string,
  descendants: LockEffect['descendants'],
): Effects {
  return unknownBecause(
    `${when}, the table it refers to is locked ACCESS EXCLUSIVE too`,
    lock(table, 'ACCESS EXCLUSIVE', { descendants: recurses ? descendants : 'no' }),
  );
}

function inherit(def: AlterTableCmd['def'], child: ObjectName, mode: LockEffect['mode']): Effects {
  const parent = unwrap(def, 'RangeVar');
  return effects(lock(child, 'ACCESS EXCLUSIVE'), parent && lock(rangeName(parent), mode));
}

function indexOf({ schema }: ObjectName, name: string): ObjectName {
  return { kind: 'index', schema, name };
}
