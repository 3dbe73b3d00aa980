import type { Database } from '../../db/database.ts';

/** $1: a table as SQL writes it, $2: the column's plain name. */
const COLUMN_DEFAULT = `
select a.attgenerated <> '' as "isGenerated", pg_catalog.pg_get_expr(d.adbin, d.adrelid) as expression
from pg_catalog.pg_attribute as a
left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = pg_catalog.to_regclass($1) and a.attname = $2`;

export interface ColumnDefault {
  /** Its values are computed from the others. */
  readonly isGenerated: boolean;
  /** The default where it is one value for all rows. */
  readonly constant: string | undefined;
}

/** A literal with casts, as pg_get_expr writes it; anything that calls a function may have given each row another value. */
const CONSTANT = /^\(?(?:'(?:[^']|'')*'|-?[\d.]+|true|false)\)?(?:::[\w\s".[\](),]+)?$/;

export async function readColumnDefault(db: Database, table: string, column: string): Promise<ColumnDefault> {
  const [row] = await db
    .query<{ isGenerated: boolean; expression: string | null }>(COLUMN_DEFAULT, [table, column])
    .catch(() => []);
  const expression = row?.expression ?? '';
  return {
    isGenerated: row?.isGenerated === true,
    constant: CONSTANT.test(expression) ? expression : undefined,
  };
}
