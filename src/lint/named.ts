import { quoteIdentifier } from '../db/identifiers.ts';
import { renderObjectName, type ObjectName } from '../migrations/object-name.ts';

/** `table "Order"`, `index "s"."x"`: as findings name what they are about. */
export function named(what: string, name: ObjectName): string {
  return `${what} ${renderObjectName(name)}`;
}

/** `column "Order"."total"` */
export function namedColumn(table: ObjectName, column: string): string {
  return `column ${renderObjectName(table)}.${quoteIdentifier(column)}`;
}
