const IDENTIFIER = String.raw`(?:"(?:[^"]|"")*"|[^\s."]+)`;
const HEAD = new RegExp(
  String.raw`^CREATE (UNIQUE )?INDEX ${IDENTIFIER} ON (?:ONLY )?${IDENTIFIER}(?:\.${IDENTIFIER})? `,
);

/**
 * What pg_get_indexdef says, without the names of index and table: what two indexes can be compared by.
 * Cut from the text, because for a temporary table the versions name the schema differently (pg_temp, pg_temp_3).
 */
export function parseIndexBody(definition: string): string {
  const head = HEAD.exec(definition);
  return head === null ? definition : `${head[1] ?? ''}${definition.slice(head[0].length)}`;
}
