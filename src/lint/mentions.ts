import { namesOf } from '../migrations/node.ts';
import type { Node } from 'libpg-query';

/** Names of all columns that an expression or a query speaks of, whatever table they are of. */
export function mentionedColumns(node: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof node !== 'object' || node === null) return found;
  if ('ColumnRef' in node) {
    const { fields } = node.ColumnRef as { readonly fields?: Node[] };
    const name = namesOf(fields).at(-1);
    if (name !== undefined) found.add(name);
  }
  for (const value of Object.values(node)) mentionedColumns(value, found);
  return found;
}
