import type { LintFile } from '../lint/lint-file.ts';
import { asKind, unwrapAll } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { objectName } from '../migrations/range-name.ts';
import { kindOf } from '../migrations/touched/object-type.ts';

/** Every relation that the statements of these files name, each once. */
export function namesIn(files: readonly LintFile[]): readonly ObjectName[] {
  const found = new Map<string, ObjectName>();
  const add = (name: ObjectName): void => {
    if (name.name !== '') found.set(JSON.stringify([name.schema, name.name]), name);
  };
  for (const statement of files.flatMap(({ statements }) => statements)) {
    collectRanges(statement.node, add);
    const drop = asKind(statement, 'DropStmt');
    const kind = kindOf(drop?.removeType);
    if (kind === 'relation' || kind === 'index')
      for (const object of drop?.objects ?? []) add(objectName(object, kind));
    const index = asKind(statement, 'IndexStmt');
    if (index?.idxname !== undefined)
      add({ kind: 'index', schema: index.relation?.schemaname, name: index.idxname });
    for (const { name, subtype } of unwrapAll(asKind(statement, 'AlterTableStmt')?.cmds, 'AlterTableCmd'))
      if (subtype === 'AT_ClusterOn' && name !== undefined) add({ kind: 'index', schema: undefined, name });
  }
  return [...found.values()];
}

/** A RangeVar wherever it stands: the grammar wraps it in most places, and not in some. */
function collectRanges(node: unknown, add: (name: ObjectName) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node) && 'relname' in node && typeof node.relname === 'string') {
    const schema = 'schemaname' in node && typeof node.schemaname === 'string' ? node.schemaname : undefined;
    add({ kind: 'relation', schema, name: node.relname });
  }
  for (const value of Object.values(node)) collectRanges(value, add);
}
