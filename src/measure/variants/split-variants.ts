import type { SqlPart, Variant } from '../target-query.ts';

const VARIANT_LINE = /^[ \t]*--[ \t]*variant:[ \t]*(\S.*?)[ \t]*\r?$/gm;

/** Cuts the queries of a file at their `-- variant: name` lines; the first query's name stands in the header. */
export function splitVariants(first: string | undefined, whole: SqlPart): readonly Variant[] {
  const cuts = [...whole.sql.matchAll(VARIANT_LINE)].map((match) => ({
    name: match[1] ?? '',
    line: match.index,
    start: match.index + match[0].length + 1,
  }));
  if (first === undefined && cuts.length === 0) return [];
  const heads = [{ name: first ?? '', line: 0, start: 0 }, ...cuts];
  return heads.map(({ name, start }, index) => {
    const end = heads[index + 1]?.line ?? whole.sql.length;
    const sql = whole.sql.slice(start, end);
    const blank = sql.length - sql.trimStart().length;
    return { name, body: { sql: sql.trim(), start: whole.start + start + blank } };
  });
}
