import type { Statement, Touched } from './migration.ts';
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
  return { objects: [...unique.values()], complete };
}

function keyOf({ kind, schema, name }: ObjectName): string {
  return JSON.stringify([kind, schema ?? null, name]);
}
