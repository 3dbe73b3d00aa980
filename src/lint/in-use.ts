import type { RangeVar } from 'libpg-query';
import { rangeName } from '../migrations/range-name.ts';
import type { KnownSchema } from './schema/known-schema.ts';

/** Whether others may be working with the table: it is not temporary, and not made by the very work that is judged. */
export function isInUse(schema: KnownSchema, relation: RangeVar): boolean {
  return (
    relation.relpersistence !== 't' && relation.schemaname !== 'pg_temp' && !schema.isNew(rangeName(relation))
  );
}
