import type { ObjectName } from '../migrations/object-name.ts';
import type { Ground } from './ground.ts';

/** Whether the table is on the server with all these columns, so that its rows can be asked now. */
export function canBeAsked(
  { server, schema }: Ground,
  table: ObjectName,
  columns: readonly (string | undefined)[],
): boolean {
  const known = server?.table(table);
  if (known === undefined || schema.isNew(table)) return false;
  return columns.every((column) => column === undefined || known.columns.has(column));
}

/** Rows that a statement before writes are others by then: what is found now may be gone, and the other way round. */
export function caveat(
  { schema }: Ground,
  table: ObjectName,
): { readonly severity?: 'warning'; readonly unless: string } {
  if (!schema.isWritten(table)) return { unless: '' };
  return { severity: 'warning', unless: ', unless the statements before change that' };
}
