import type { AlterTableCmd, AlterTableStmt, AlterTableType } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { namesOf, unwrap, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { Piece } from './clauses.ts';
import { judgeColumnType } from './column-type.ts';
import { judgeConstraint, judgeNotNull } from './constraints.ts';
import { probe, SAFE, unknown, type Outlook } from './probe.ts';
import type { WrittenBefore } from './written-before.ts';

/** These change the catalog and no row. */
const HARMLESS: ReadonlySet<AlterTableType> = new Set<AlterTableType>([
  ...([
    'AT_ColumnDefault',
    'AT_DropNotNull',
    'AT_DropExpression',
    'AT_SetStatistics',
    'AT_SetOptions',
  ] as const),
  ...([
    'AT_ResetOptions',
    'AT_SetStorage',
    'AT_SetCompression',
    'AT_DropConstraint',
    'AT_AlterConstraint',
  ] as const),
  ...(['AT_SetIdentity', 'AT_DropIdentity', 'AT_ChangeOwner', 'AT_ClusterOn', 'AT_DropCluster'] as const),
  ...([
    'AT_SetLogged',
    'AT_SetUnLogged',
    'AT_SetTableSpace',
    'AT_SetAccessMethod',
    'AT_SetRelOptions',
  ] as const),
  ...(['AT_ResetRelOptions', 'AT_ReplicaIdentity', 'AT_EnableTrig', 'AT_EnableAlwaysTrig'] as const),
  ...(['AT_EnableReplicaTrig', 'AT_DisableTrig', 'AT_EnableTrigAll', 'AT_DisableTrigAll'] as const),
  ...(['AT_EnableTrigUser', 'AT_DisableTrigUser', 'AT_EnableRule', 'AT_DisableRule'] as const),
  ...([
    'AT_EnableRowSecurity',
    'AT_DisableRowSecurity',
    'AT_ForceRowSecurity',
    'AT_NoForceRowSecurity',
  ] as const),
  ...(['AT_DetachPartition', 'AT_DetachPartitionFinalize', 'AT_DropInherit', 'AT_GenericOptions'] as const),
]);

/** @param pieces the commands as they are written, in the same order */
export function judgeAlterTable(
  { relation, cmds, objtype }: AlterTableStmt,
  pieces: readonly Piece[],
  written: WrittenBefore,
): readonly Outlook[] {
  if (objtype === 'OBJECT_TYPE')
    return unknown('what becomes of the values of this type is not known before');
  if (objtype !== 'OBJECT_TABLE') return SAFE;
  const commands = unwrapAll(cmds, 'AlterTableCmd');
  const table = rangeName(relation ?? {});
  return commands.flatMap((command, index) => {
    const piece = pieces[index] ?? { sql: '', tokens: [] };
    return judgeCommand(command, table, piece, written);
  });
}

function judgeCommand(
  command: AlterTableCmd,
  of: ObjectName,
  piece: Piece,
  written: WrittenBefore,
): readonly Outlook[] {
  const { subtype, name = '', def } = command;
  const table = renderObjectName(of);
  if (subtype !== undefined && HARMLESS.has(subtype)) return SAFE;
  switch (subtype) {
    case 'AT_DropColumn':
      return judgeDropColumn(command, table);
    case 'AT_SetNotNull':
      return judgeNotNull(table, name);
    case 'AT_AlterColumnType':
      return judgeColumnType(command, table, piece, written);
    case 'AT_AddConstraint':
      return judgeConstraint(unwrap(def, 'Constraint') ?? {}, of, piece);
    case 'AT_AddColumn':
      return judgeAddColumn(command, table);
    default:
      return unknown('what this does to the rows is not known here');
  }
}

function judgeDropColumn({ name = '', missing_ok }: AlterTableCmd, table: string): readonly Outlook[] {
  const column = quoteIdentifier(name);
  const rows = `from ${table} where ${column} is not null`;
  return probe({
    consequence: 'lossy',
    what: `rows of ${table} with a value in ${column}, gone with it`,
    rows,
    show: `select * ${rows}`,
    mayBeMissing: missing_ok === true,
    column: { table, column: name },
  });
}

/** A column that comes back NOT NULL without a value fails as soon as there is a row. */
function judgeAddColumn({ def, missing_ok }: AlterTableCmd, table: string): readonly Outlook[] {
  const { colname = '', constraints, typeName } = unwrap(def, 'ColumnDef') ?? {};
  const kinds = new Set(unwrapAll(constraints, 'Constraint').map(({ contype }) => contype));
  const isFilled =
    kinds.has('CONSTR_DEFAULT') ||
    kinds.has('CONSTR_IDENTITY') ||
    kinds.has('CONSTR_GENERATED') ||
    /serial\d?$/.test(namesOf(typeName?.names).at(-1) ?? '');
  if (isFilled) {
    const mayCollide = kinds.has('CONSTR_UNIQUE') || kinds.has('CONSTR_CHECK');
    return mayCollide
      ? unknown('whether the value that it is filled with is allowed is not known before')
      : SAFE;
  }
  if (!kinds.has('CONSTR_NOTNULL') && !kinds.has('CONSTR_PRIMARY')) return SAFE;
  if (missing_ok === true) return unknown('whether the column is there already is not known before');
  const rows = `from ${table}`;
  return probe({
    consequence: 'blocked',
    what: `rows of ${table} without a value for ${quoteIdentifier(colname)}, which comes back NOT NULL`,
    rows,
    show: `select * ${rows}`,
  });
}
