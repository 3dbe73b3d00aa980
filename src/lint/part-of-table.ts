import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';

/** `schema.table.part` as DROP TRIGGER, DROP POLICY and the like keep it; undefined for what is no part of a table. */
export function partOf(
  object: Node | undefined,
): { readonly table: ObjectName; readonly part: string } | undefined {
  const names = namesOf(unwrap(object, 'List')?.items);
  const [table, part] = [names.at(-2), names.at(-1)];
  if (table === undefined || part === undefined) return undefined;
  return { table: { kind: 'relation', schema: names.at(-3), name: table }, part };
}
