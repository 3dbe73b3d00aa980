import type { Node } from 'libpg-query';
import type { Statement } from '../../migrations/migration.ts';
import { namesOf } from '../../migrations/node.ts';

/** The names, without schema, of all functions and procedures that these statements call. */
export function calledRoutines(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { node, kind } of statements) if (kind !== 'CreateFunctionStmt') collect(node, names);
  return names;
}

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) return node.forEach((one) => collect(one, names));
  const { funcname } = node as { readonly funcname?: readonly Node[] };
  // a trigger calls its function too, but not now
  if (Array.isArray(funcname) && !('trigname' in node)) {
    const name = namesOf(funcname).at(-1);
    if (name !== undefined) names.add(name);
  }
  for (const inner of Object.values(node)) collect(inner, names);
}
