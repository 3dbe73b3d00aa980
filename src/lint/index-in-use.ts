import type { ObjectName } from '../migrations/object-name.ts';
import type { KnownSchema } from './schema/known-schema.ts';

/** Whether queries may be using the index: neither it nor its table is made by the very work that is judged. */
export function isIndexInUse(schema: KnownSchema, name: ObjectName): boolean {
  const table = schema.index(name)?.table;
  return name.schema !== 'pg_temp' && !schema.isNew(name) && (table === undefined || !schema.isNew(table));
}

export function isIndexOfPartitioned(schema: KnownSchema, name: ObjectName): boolean {
  const table = schema.index(name)?.table;
  return table !== undefined && schema.table(table)?.kind === 'partitioned table';
}

/** The table whose constraint the index serves; undefined: it serves none, as far as is known. */
export function ownerOfIndex(schema: KnownSchema, name: ObjectName): ObjectName | undefined {
  const index = schema.index(name);
  const table = index && schema.table(index.table);
  const owns = table?.constraints.some(
    ({ kind, name: own, columns }) =>
      (kind === 'primary key' || kind === 'unique' || kind === 'exclude') &&
      (own ?? chosenName(table.name.name, kind, columns)) === name.name,
  );
  return owns === true ? table?.name : undefined;
}

function chosenName(table: string, kind: string, columns: readonly string[]): string {
  return kind === 'primary key' ? `${table}_pkey` : `${[table, ...columns].join('_')}_key`;
}
