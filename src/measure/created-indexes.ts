import { asKind } from '../migrations/node.ts';
import type { Statement } from '../migrations/migration.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { objectName, rangeName } from '../migrations/range-name.ts';

/** An index that a migration created and none after it took away. */
export interface CreatedIndex {
  readonly migration: string;
  readonly table: ObjectName;
  /** undefined where the server chose the name (CREATE INDEX ON …). */
  readonly index: ObjectName | undefined;
}

export interface AppliedMigration {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** What is left of the indexes of these migrations, in the order they were applied. */
export function createdIndexes(migrations: readonly AppliedMigration[]): readonly CreatedIndex[] {
  let left: readonly CreatedIndex[] = [];
  for (const { name, statements } of migrations) {
    for (const statement of statements) {
      const created = creation(name, statement);
      left = [...left.flatMap((one) => after(statement, one)), ...(created === undefined ? [] : [created])];
    }
  }
  return left;
}

function creation(migration: string, statement: Statement): CreatedIndex | undefined {
  const node = asKind(statement, 'IndexStmt');
  if (node?.relation === undefined) return undefined;
  const table = rangeName(node.relation);
  const index = node.idxname && ({ kind: 'index', schema: table.schema, name: node.idxname } as const);
  return { migration, table, index: index || undefined };
}

/** The index after a statement: gone, renamed, or as before. */
function after(statement: Statement, one: CreatedIndex): readonly CreatedIndex[] {
  const drop = asKind(statement, 'DropStmt');
  const dropped = drop?.removeType === 'OBJECT_TABLE' ? one.table : one.index;
  if (drop?.removeType === 'OBJECT_INDEX' || drop?.removeType === 'OBJECT_TABLE')
    return (drop.objects ?? []).some((object) => isSame(objectName(object, 'index'), dropped)) ? [] : [one];
  const rename = asKind(statement, 'RenameStmt');
  if (rename?.renameType === 'OBJECT_INDEX' && rename.relation && one.index && rename.newname)
    return isSame(rangeName(rename.relation), one.index)
      ? [{ ...one, index: { ...one.index, name: rename.newname } }]
      : [one];
  return [one];
}

/** A name without a schema may be any schema's. */
function isSame(a: ObjectName, b: ObjectName | undefined): boolean {
  if (b === undefined || a.name !== b.name) return false;
  return a.schema === undefined || b.schema === undefined || a.schema === b.schema;
}
