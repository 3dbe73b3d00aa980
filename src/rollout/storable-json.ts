/**
 * JSON for a column of type jsonb, which refuses NUL and half a surrogate pair (manual, "JSON Types"): what a command printed, or a
 * text that was cut, may hold either, and must not keep what was done out of the journal.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'string' ? one.toWellFormed().replaceAll('\0', '\uFFFD') : one,
  );
}
