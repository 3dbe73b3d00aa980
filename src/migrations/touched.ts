import type { Statement, Touched } from './migration.ts';
import { asKind } from './node.ts';
import type { ObjectName } from './object-name.ts';
import { touchStatement } from './touched/statement.ts';
import { together } from './touched/touch.ts';

/**
 * Everything that these statements create, alter, drop, rename, comment on or grant on, as far as the text tells,
 * each once. Data is not structure: INSERT, UPDATE, DELETE, TRUNCATE and COPY touch nothing here.
 */
export function touchedBy(statements: readonly Statement[]): Touched {
  const { objects, complete } = together(statements.map(({ kind, node }) => touchStatement(kind, node)));
  const unique = new Map(objects.map((object) => [keyOf(object), object]));
  const isElsewhere = statements.some(movesBareNames) && objects.some(isBare);
  return { objects: [...unique.values()], complete: complete && !isElsewhere };
}

/** From here on a name without a schema may mean another one than it means to the session that begins. */
function movesBareNames(statement: Statement): boolean {
  const set = asKind(statement, 'VariableSetStmt');
  if (set !== undefined) return MOVING.includes(set.name ?? '') || set.kind === 'VAR_RESET_ALL';
  return statement.kind === 'SelectStmt' && JSON.stringify(statement.node).includes('"set_config"');
}

/** `$user` in the search_path follows the role. */
const MOVING: readonly string[] = ['search_path', 'role', 'session_authorization'];

function isBare({ kind, schema }: ObjectName): boolean {
  return schema === undefined && kind !== 'schema' && kind !== 'extension';
}

function keyOf({ kind, schema, name }: ObjectName): string {
  return JSON.stringify([kind, schema ?? null, name]);
}
