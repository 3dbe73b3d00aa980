/** Skipped whole, so that what looks like a value inside it stays. */
const IDENTIFIER = /"(?:[^"]|"")*"/;

const VALUE =
  /(?:\b[EBX])?'(?:[^']|'')*'|\$\d+|(?<![\w$."])\d+(?:\.\d*)?(?:e[+-]?\d+)?(?![\w"])|\bNULL(?=::)/;

/** `::public."Kind"[]`, `::timestamp(3) with time zone`: behind a value it is the planner's spelling, not the query's. */
const CAST =
  /::(?:"(?:[^"]|"")+"|[a-z_][\w$]*)(?:\."?[\w$]+"?)?(?: precision| varying)?(?:\(\d+(?:,\d+)?\))?(?: with(?:out)? time zone)?(?:\[\])*/;

const TOKEN = new RegExp(`(${IDENTIFIER.source})|(?:${VALUE.source})(?:${CAST.source})*`, 'gi');

/**
 * A condition of EXPLAIN without the values in it: literals, parameters and the casts behind them become `?`.
 * What stays is the shape: columns, operators, functions.
 */
export function stripLiterals(condition: string): string {
  return condition.replace(TOKEN, (_, identifier: string | undefined) => identifier ?? '?');
}
