import type { AlterTableType, Node } from 'libpg-query';
import type { Statement } from '../migrations/migration.ts';
import { asKind, namesOf, unwrap, unwrapAll, type NodeOf } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { objectName, rangeName } from '../migrations/range-name.ts';
import { kindOf } from '../migrations/touched/object-type.ts';

/** A relation, or a column of one, that a statement works on (needs) or makes. */
export interface Mention {
  readonly name: ObjectName;
  readonly column?: string;
  /** IF EXISTS, or IF NOT EXISTS. */
  readonly isOptional: boolean;
}

type Range = NodeOf<'RangeVar'>;

/** What must be there before the statement; tables in queries are not asked for. */
export function needsOf(statement: Statement): readonly Mention[] {
  const alter = asKind(statement, 'AlterTableStmt');
  if (alter !== undefined) return alterNeeds(alter);
  const rename = asKind(statement, 'RenameStmt');
  if (rename !== undefined) return renameNeeds(rename);
  const index = asKind(statement, 'IndexStmt');
  if (index !== undefined) {
    const columns = unwrapAll(
      [...(index.indexParams ?? []), ...(index.indexIncludingParams ?? [])],
      'IndexElem',
    );
    return [...of(index.relation), ...columns.flatMap(({ name }) => column(index.relation, name))];
  }
  const drop = asKind(statement, 'DropStmt');
  const dropped = kindOf(drop?.removeType);
  if (dropped === 'relation' || dropped === 'index')
    return (drop?.objects ?? []).map((object) => ({
      name: objectName(object, dropped),
      isOptional: drop?.missing_ok === true,
    }));
  return [...ONE_RELATION.flatMap((kind) => of(relationOf(statement, kind))), ...many(statement)].filter(
    ({ name }) => name.schema !== 'pg_temp',
  );
}

const ONE_RELATION = [
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'CreateTrigStmt',
  'ReindexStmt',
  'ClusterStmt',
  'RefreshMatViewStmt',
  'CopyStmt',
] as const;

function relationOf(statement: Statement, kind: (typeof ONE_RELATION)[number]): Range | undefined {
  return (asKind(statement, kind) as { readonly relation?: Range } | undefined)?.relation;
}

function many(statement: Statement): readonly Mention[] {
  const nodes: readonly Node[] =
    asKind(statement, 'TruncateStmt')?.relations ?? asKind(statement, 'LockStmt')?.relations ?? [];
  return unwrapAll(nodes, 'RangeVar').flatMap((range) => of(range));
}

function of(range: Range | undefined, isOptional = false): readonly Mention[] {
  return range === undefined || range.relpersistence === 't' ? [] : [{ name: rangeName(range), isOptional }];
}

function column(range: Range | undefined, name: string | undefined, isOptional = false): readonly Mention[] {
  return range === undefined || name === undefined
    ? []
    : [{ name: rangeName(range), column: name, isOptional }];
}

/** Subcommands whose `name` is a column that must be there. */
const OF_A_COLUMN: ReadonlySet<AlterTableType> = new Set<AlterTableType>([
  'AT_DropColumn',
  'AT_AlterColumnType',
  'AT_SetNotNull',
  'AT_DropNotNull',
  'AT_ColumnDefault',
  'AT_SetStatistics',
  'AT_SetStorage',
]);

function alterNeeds({ relation, cmds, missing_ok }: NodeOf<'AlterTableStmt'>): readonly Mention[] {
  const added = new Set(
    unwrapAll(cmds, 'AlterTableCmd').flatMap(({ def }) => unwrap(def, 'ColumnDef')?.colname ?? []),
  );
  const columns = unwrapAll(cmds, 'AlterTableCmd').flatMap(({ subtype, name, def, missing_ok: mayMiss }) => {
    if (subtype !== undefined && OF_A_COLUMN.has(subtype)) return column(relation, name, mayMiss);
    const constraint = subtype === 'AT_AddConstraint' ? unwrap(def, 'Constraint') : undefined;
    const keys = [...namesOf(constraint?.keys), ...namesOf(constraint?.fk_attrs)];
    return keys.flatMap((key) => column(relation, key));
  });
  const isNew = ({ column: name = '' }: Mention): boolean => added.has(name);
  return [...of(relation, missing_ok), ...columns.filter((one) => !isNew(one))];
}

function renameNeeds({
  renameType,
  relation,
  subname,
  missing_ok,
}: NodeOf<'RenameStmt'>): readonly Mention[] {
  const isColumn = renameType === 'OBJECT_COLUMN';
  return [...of(relation, missing_ok), ...(isColumn ? column(relation, subname) : [])];
}

/** What must not be there before the statement. */
export function makesOf(statement: Statement): readonly Mention[] {
  const index = asKind(statement, 'IndexStmt');
  if (index?.relation !== undefined && index.idxname !== undefined) {
    const name = { kind: 'index', schema: index.relation.schemaname, name: index.idxname } as const;
    return [{ name, isOptional: index.if_not_exists === true }];
  }
  const table = asKind(statement, 'CreateStmt');
  if (table !== undefined) return of(table.relation, table.if_not_exists);
  const view = asKind(statement, 'ViewStmt');
  if (view !== undefined && view.replace !== true) return of(view.view);
  const copy = asKind(statement, 'CreateTableAsStmt');
  if (copy !== undefined) return of(copy.into?.rel, copy.if_not_exists);
  const sequence = asKind(statement, 'CreateSeqStmt');
  if (sequence !== undefined) return of(sequence.sequence, sequence.if_not_exists);
  const alter = asKind(statement, 'AlterTableStmt');
  return unwrapAll(alter?.cmds, 'AlterTableCmd').flatMap(({ subtype, def, missing_ok }) =>
    subtype === 'AT_AddColumn' ? column(alter?.relation, unwrap(def, 'ColumnDef')?.colname, missing_ok) : [],
  );
}
