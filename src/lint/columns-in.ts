import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../migrations/node.ts';

/** The columns that an expression names, each once. */
export function columnsIn(expression: Node): readonly string[] {
  const all = nodesIn(expression).flatMap((one) => namesOf(unwrap(one, 'ColumnRef')?.fields).slice(-1));
  return [...new Set(all)];
}

/** The node and all below it. */
export function nodesIn(value: unknown): readonly Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodesIn);
  return Array.isArray(value) ? below : [value as Node, ...below];
}
