import { quoteIdentifier } from '../db/identifiers.ts';
import { renderObjectName, type ObjectName } from '../migrations/object-name.ts';
import type { KnownSchema, KnownTable } from './schema/known-schema.ts';
import { schemaKey } from './schema/schema-model.ts';

/** Views that are known to read the column: while one does, neither its type nor its being there can be changed. */
export function viewsOf(schema: KnownSchema, table: ObjectName, column: string): readonly KnownTable[] {
  const key = schemaKey(table);
  return [...schema.tables()].filter(({ reads }) =>
    reads?.some((read) => schemaKey(read.table) === key && read.columns.has(column)),
  );
}

/** What keeps the type of a column as it is, for people: `view "v"`, `generated column "gross"`. */
export function readersOf(schema: KnownSchema, table: ObjectName, column: string): readonly string[] {
  const computed = [...(schema.table(table)?.columns.values() ?? [])].filter(({ computedFrom }) =>
    computedFrom?.has(column),
  );
  return [
    ...viewsOf(schema, table, column).map(({ kind, name }) => `${kind} ${renderObjectName(name)}`),
    ...computed.map(({ name }) => `generated column ${quoteIdentifier(name)}`),
  ];
}
