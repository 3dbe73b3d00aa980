import type { Statement } from '../../migrations/migration.ts';
import { asKind, type Kind, type NodeOf } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { touchedBy } from '../../migrations/touched.ts';
import type { SchemaModel } from './schema-model.ts';

/** What a statement does beside what its text says of the schema: it writes rows, or may do anything. */
export function noteSideEffects(model: SchemaModel, statement: Statement): void {
  for (const kind of WRITING) {
    const relation = (asKind(statement, kind) as Pick<NodeOf<'InsertStmt'>, 'relation'> | undefined)
      ?.relation;
    if (relation !== undefined) model.markWritten(rangeName(relation));
  }
  for (const node of asKind(statement, 'TruncateStmt')?.relations ?? [])
    if ('RangeVar' in node) model.markWritten(rangeName(node.RangeVar));
  if (model.isCertain && isOpaque(statement)) model.markUncertain();
}

const WRITING = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt'] as const;

/** Kinds that never call a function of the user's: not worth a walk through their tree. */
const PLAIN: ReadonlySet<Kind> = new Set<Kind>([
  'IndexStmt',
  'CommentStmt',
  'TransactionStmt',
  'CreateEnumStmt',
]);

/** Functions, extensions and CASCADE may make or remove what no text names; search_path changes what names mean. */
function isOpaque(statement: Statement): boolean {
  if (PLAIN.has(statement.kind as Kind)) return false;
  if (statement.kind === 'CreateExtensionStmt') return true;
  const set = asKind(statement, 'VariableSetStmt');
  if (set !== undefined)
    return set.name === 'search_path' || set.name === 'role' || set.kind === 'VAR_RESET_ALL';
  return !touchedBy([statement]).complete;
}
