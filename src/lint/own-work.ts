import { asKind } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { objectName, rangeName } from '../migrations/range-name.ts';
import { kindOf } from '../migrations/touched/object-type.ts';
import type { Ground } from './ground.ts';
import type { LintStatement } from './lint-file.ts';
import { perFile } from './per-file.ts';
import { replay } from './schema/replay.ts';
import { SchemaModel } from './schema/schema-model.ts';

/**
 * Whether others may have something to lose: not what the same work makes, nor, in a rollback, what its migration made,
 * because taking that away again is what the rollback is for.
 */
export function isOthers({ file, schema }: Ground, name: ObjectName): boolean {
  if (schema.isNew(name) || name.schema === 'pg_temp') return false;
  const { counterpart, role } = file;
  return role !== 'rollback' || counterpart === undefined || !madeBy(counterpart).isNew(name);
}

const madeBy = perFile((file) => {
  const model = new SchemaModel();
  for (const statement of file.statements) {
    // what was there before all the same, no text can tell
    replay(model, { ...statement, node: { ...statement.node, if_not_exists: false, replace: false } }, true);
    const name = newNameOf(statement);
    if (name !== undefined) model.markNew(name);
  }
  return model;
});

/** A name that was given is the migration's own. */
function newNameOf(statement: LintStatement): ObjectName | undefined {
  const renamed = asKind(statement, 'RenameStmt');
  const moved = asKind(statement, 'AlterObjectSchemaStmt');
  if (renamed?.renameType === 'OBJECT_SCHEMA')
    return { kind: 'schema', schema: undefined, name: renamed.newname ?? '' };
  const kind = kindOf(renamed?.renameType ?? moved?.objectType);
  if (kind === undefined) return undefined;
  const { relation, object } = renamed ?? moved ?? {};
  const from = relation === undefined ? objectName(object, kind) : rangeName(relation, kind);
  return renamed === undefined
    ? { ...from, schema: moved?.newschema }
    : { ...from, name: renamed.newname ?? '' };
}
