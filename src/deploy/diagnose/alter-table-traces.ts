import type { AlterTableType } from 'libpg-query';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { unwrap, type NodeOf } from '../../migrations/node.ts';
import type { Trace } from './signs.ts';
import type { Parameters, Question } from './questions.ts';
import { hasModifier, typeText } from './type-text.ts';

/** The same again changes nothing. */
const REPEATABLE: readonly (AlterTableType | undefined)[] = [
  'AT_ColumnDefault',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_SetCompression',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_ReplicaIdentity',
  'AT_ChangeOwner',
  'AT_EnableRowSecurity',
  'AT_DisableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_NoForceRowSecurity',
];

const there = (question: Question, ...parameters: Parameters): readonly Trace[] => [
  { question, parameters, isThereAfter: true },
];
const gone = (question: Question, ...parameters: Parameters): readonly Trace[] => [
  { question, parameters, isThereAfter: false },
];

/** What one command of ALTER TABLE leaves; empty for what may be repeated, undefined where the catalog does not tell. */
export function alterTableTraces(
  table: string,
  { subtype, name = '', def }: NodeOf<'AlterTableCmd'>,
): readonly Trace[] | undefined {
  if (REPEATABLE.includes(subtype)) return [];
  switch (subtype) {
    case 'AT_AddColumn': {
      const { colname = '', typeName } = unwrap(def, 'ColumnDef') ?? {};
      return there('column', table, colname, typeText(typeName));
    }
    case 'AT_AlterColumnType': {
      const { typeName } = unwrap(def, 'ColumnDef') ?? {};
      return hasModifier(typeName) ? undefined : there('exactType', table, name, typeText(typeName));
    }
    case 'AT_DropColumn':
      return gone('column', table, name, null);
    case 'AT_SetNotNull':
      return there('notNull', table, name);
    case 'AT_DropNotNull':
      return gone('notNull', table, name);
    case 'AT_AddConstraint':
      return constraintTraces(table, unwrap(def, 'Constraint'));
    case 'AT_DropConstraint':
      return gone('constraint', table, name);
    case 'AT_ValidateConstraint':
      return there('validated', table, name);
    case 'AT_AttachPartition':
      return partition(there, table, def);
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize':
      return partition(gone, table, def);
    default:
      return undefined;
  }
}

function constraintTraces(
  table: string,
  constraint: NodeOf<'Constraint'> | undefined,
): readonly Trace[] | undefined {
  if (constraint?.conname !== undefined) return there('constraint', table, constraint.conname);
  return constraint?.contype === 'CONSTR_PRIMARY' ? there('primaryKey', table) : undefined;
}

function partition(
  expect: typeof there,
  table: string,
  def: NodeOf<'AlterTableCmd'>['def'],
): readonly Trace[] | undefined {
  const { name } = unwrap(def, 'PartitionCmd') ?? {};
  return name === undefined ? undefined : expect('partition', table, renderObjectName(rangeName(name)));
}
