import type { AlterTableCmd } from 'libpg-query';
import { unwrap } from '../../migrations/node.ts';
import type { Context } from '../context.ts';
import type { Thing } from '../thing.ts';
import type { Command } from './command.ts';
import { optionsOf } from './options.ts';
import { roleOf } from './role.ts';

type Subtype = NonNullable<AlterTableCmd['subtype']>;

/** Properties of the table with but two values. */
const SWITCHES: Partial<Record<Subtype, readonly [facet: string, value: string | null]>> = {
  AT_EnableRowSecurity: ['row security', ''],
  AT_DisableRowSecurity: ['row security', null],
  AT_ForceRowSecurity: ['forced row security', ''],
  AT_NoForceRowSecurity: ['forced row security', null],
  AT_SetLogged: ['unlogged', null],
  AT_SetUnLogged: ['unlogged', ''],
  AT_DropCluster: ['cluster', null],
};

const FIRING: Partial<Record<Subtype, readonly [part: 'trigger' | 'rule', value: string | null]>> = {
  AT_EnableTrig: ['trigger', null],
  AT_DisableTrig: ['trigger', 'disable'],
  AT_EnableAlwaysTrig: ['trigger', 'enable always'],
  AT_EnableReplicaTrig: ['trigger', 'enable replica'],
  AT_EnableRule: ['rule', null],
  AT_DisableRule: ['rule', 'disable'],
  AT_EnableAlwaysRule: ['rule', 'enable always'],
  AT_EnableReplicaRule: ['rule', 'enable replica'],
};

/** What belongs to the table as a whole. */
export const alterProperty: Command = (context, table, command) => {
  const { catalog } = context;
  const { subtype, name = '', def, newowner } = command;
  const flag = subtype && SWITCHES[subtype];
  if (flag !== undefined) {
    catalog.set(table, ...flag);
    return true;
  }
  const firing = subtype && FIRING[subtype];
  if (firing !== undefined) {
    catalog.set(catalog.part(table, firing[0], name), 'firing', firing[1], 'the state');
    return true;
  }
  switch (subtype) {
    case 'AT_ClusterOn':
      catalog.set(table, 'cluster', name, 'the index to cluster on');
      return true;
    case 'AT_ReplicaIdentity':
      setReplicaIdentity(context, table, def);
      return true;
    case 'AT_SetRelOptions':
      for (const [option, value] of optionsOf(unwrap(def, 'List')?.items)) catalog.set(table, option, value);
      return true;
    case 'AT_ResetRelOptions':
      for (const [option] of optionsOf(unwrap(def, 'List')?.items)) catalog.set(table, option, null);
      return true;
    case 'AT_ChangeOwner':
      catalog.set(table, 'owner', roleOf(newowner), 'the owner');
      return true;
    case 'AT_SetTableSpace':
      catalog.set(table, 'tablespace', name, 'the tablespace');
      return true;
    default:
      return setEveryTrigger(context, table, subtype);
  }
};

const IDENTITIES: Readonly<Record<string, string | null>> = { d: null, f: 'full', n: 'nothing' };

function setReplicaIdentity({ catalog }: Context, table: Thing, def: AlterTableCmd['def']): void {
  const { identity_type: type = 'd', name = '' } = unwrap(def, 'ReplicaIdentityStmt') ?? {};
  catalog.set(
    table,
    'replica identity',
    type === 'i' ? `index ${name}` : (IDENTITIES[type] ?? null),
    'the replica identity',
  );
}

/** Only where all of them are known. */
function setEveryTrigger({ catalog }: Context, table: Thing, subtype: Subtype | undefined): boolean {
  const isOn = subtype === 'AT_EnableTrigUser';
  if ((!isOn && subtype !== 'AT_DisableTrigUser') || !table.isWhole) return false;
  for (const part of [...table.parts.values()].filter(({ kind }) => kind === 'trigger'))
    catalog.set(catalog.part(table, 'trigger', part.name), 'firing', isOn ? null : 'disable', 'the state');
  return true;
}
