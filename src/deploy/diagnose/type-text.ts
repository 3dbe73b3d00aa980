import type { NodeOf } from '../../migrations/node.ts';
import { namesOf } from '../../migrations/node.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';

const SERIALS: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

/** A type as to_regtype reads it, without modifiers; null where the statement names none. */
export function typeText(type: NodeOf<'TypeName'> | undefined): string | null {
  const names = namesOf(type?.names);
  const last = names.at(-1);
  if (last === undefined) return null;
  const serial = names.length === 1 ? SERIALS[last] : undefined;
  const array = type?.arrayBounds === undefined ? '' : '[]';
  return `${serial ?? names.map(quoteIdentifier).join('.')}${array}`;
}

/** Has a modifier such as varchar(10), which typeText leaves out. */
export function hasModifier(type: NodeOf<'TypeName'> | undefined): boolean {
  return type?.typmods !== undefined;
}
