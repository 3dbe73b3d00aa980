import { quoteIdentifier } from '../db/identifiers.ts';
import type { ObjectName } from '../migrations/object-name.ts';

/** Bytes of a name; what is longer is cut by the server, and might clash (manual 4.1.1). */
const LONGEST = 63;

/** A name for something that hangs on a table's column, quoted: `"Order_total_not_null"`. */
export function madeName({ name }: ObjectName, column: string, suffix: string): string {
  const encoder = new TextEncoder();
  let front = `${name}_${column}`;
  while (encoder.encode(`${front}_${suffix}`).length > LONGEST) front = [...front].slice(0, -1).join('');
  return quoteIdentifier(`${front}_${suffix}`);
}
