import type { Row, Value } from '../../config/own-check.ts';
import type { TextResult } from '../../db/database.ts';

const BOOLEAN = 16;
/** int8, int2, int4, oid, float4, float8, numeric: their numbers in pg_type. */
const NUMBERS = [20, 21, 23, 26, 700, 701, 1700];

/** The rows as a judge gets them. A column that is not there throws when it is asked for: undefined would pass many a comparison. */
export function rowsOf({ columns, rows }: TextResult): readonly Row[] {
  return rows.map((row) =>
    strict(
      Object.fromEntries(
        columns.map(({ name, typeOid }, index) => [name, parseValue(row[index] ?? null, typeOid)]),
      ),
    ),
  );
}

function parseValue(text: string | null, typeOid: number): Value {
  if (text === null) return null;
  if (typeOid === BOOLEAN) return text === 't';
  return NUMBERS.includes(typeOid) ? Number(text) : text;
}

function strict(row: Row): Row {
  return new Proxy(row, {
    get(columns, name) {
      if (typeof name === 'symbol' || name in columns) return Reflect.get(columns, name) as unknown;
      throw new Error(`there is no column ${name}; there are ${Object.keys(columns).join(', ')}`);
    },
  });
}
