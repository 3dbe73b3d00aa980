import type { TypeName } from 'libpg-query';
import { quoteIdentifier } from '../db/identifiers.ts';
import { namesOf } from '../migrations/node.ts';

const SERIALS: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

/** The integer under a serial, which is no type of its own (manual 8.1.4). */
export function serialOf(type: TypeName | undefined): string | undefined {
  const names = namesOf(type?.names);
  return names.length === 1 ? SERIALS[names[0] ?? ''] : undefined;
}

/** For the signature of a routine, where modifiers do not count (manual, CREATE FUNCTION). */
export function typeOf(type: TypeName | undefined): string {
  const array = type?.arrayBounds === undefined ? '' : '[]';
  return `${namesOf(type?.names).map(quoteIdentifier).join('.')}${array}`;
}

/** Without a schema, to compare: `int4`, `mood[]`. */
export function plainTypeOf(type: TypeName | undefined): string {
  return `${namesOf(type?.names).at(-1) ?? ''}${type?.arrayBounds === undefined ? '' : '[]'}`;
}
