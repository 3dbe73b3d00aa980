import { quoteIdentifier } from '../../db/identifiers.ts';
import type { Statement } from '../../migrations/migration.ts';
import { asKind, namesOf, unwrap, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';

/** What earlier statements of the rollback have made of the database that a probe sees: it looks before any of them. */
export interface WrittenBefore {
  /** Made by the rollback itself: empty until it fills them. */
  readonly tables: ReadonlySet<string>;
  /** Enums made by the rollback, with their labels. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Bare names of relations and types that were renamed: the same name means something else by then. */
  readonly moved: ReadonlySet<string>;
  /** Bare names of tables whose rows were changed: what is in the way now may be gone by then. */
  readonly changed: ReadonlySet<string>;
  /** Code that may have done anything. */
  readonly isOpaque: boolean;
}

export const NOTHING_WRITTEN: WrittenBefore = {
  tables: new Set(),
  enums: new Map(),
  moved: new Set(),
  changed: new Set(),
  isOpaque: false,
};

/** What the next statement will find. */
export function writtenAfter(before: WrittenBefore, statement: Statement): WrittenBefore {
  const created = createdTable(statement);
  const label = createdEnum(statement);
  const moved = movedNames(statement);
  const changed = changedTable(statement);
  return {
    tables: created === undefined ? before.tables : new Set([...before.tables, renderObjectName(created)]),
    enums: label === undefined ? before.enums : new Map([...before.enums, label]),
    moved: moved.length === 0 ? before.moved : new Set([...before.moved, ...moved]),
    changed: changed === undefined ? before.changed : new Set([...before.changed, changed]),
    isOpaque:
      before.isOpaque ||
      ['DoStmt', 'CallStmt', 'ExecuteStmt'].includes(statement.kind) ||
      movesNames(statement),
  };
}

function createdTable(statement: Statement): ObjectName | undefined {
  const range =
    asKind(statement, 'CreateStmt')?.relation ?? asKind(statement, 'CreateTableAsStmt')?.into?.rel;
  return range && rangeName(range);
}

function createdEnum(statement: Statement): readonly [string, readonly string[]] | undefined {
  const node = asKind(statement, 'CreateEnumStmt');
  return node && [namesOf(node.typeName).map(quoteIdentifier).join('.'), namesOf(node.vals)];
}

function movedNames(statement: Statement): readonly string[] {
  const node = asKind(statement, 'RenameStmt');
  if (node === undefined || node.renameType === 'OBJECT_TABCONSTRAINT' || node.renameType === 'OBJECT_INDEX')
    return [];
  const type = namesOf(unwrap(node.object, 'List')?.items).at(-1);
  const isRelation = node.renameType !== 'OBJECT_COLUMN';
  return [node.relation?.relname ?? type ?? [], isRelation ? (node.newname ?? []) : []].flat();
}

function changedTable(statement: Statement): string | undefined {
  const node =
    asKind(statement, 'UpdateStmt') ?? asKind(statement, 'DeleteStmt') ?? asKind(statement, 'InsertStmt');
  const truncated = unwrapAll(asKind(statement, 'TruncateStmt')?.relations, 'RangeVar')[0];
  return node?.relation?.relname ?? asKind(statement, 'MergeStmt')?.relation?.relname ?? truncated?.relname;
}

/** From here on unqualified names, or the role, may mean others than they mean to the session that looks. */
function movesNames(statement: Statement): boolean {
  const name = asKind(statement, 'VariableSetStmt')?.name ?? '';
  return ['search_path', 'role', 'session_authorization'].includes(name);
}
