import type { Compilable } from 'kysely';
import { quoteIdentifier } from './identifiers.ts';
import { renderExecute } from './typed-sql.ts';

/**
 * A typed statement that the server plans once a session and that fits into a message of several statements,
 * which cannot carry parameters: `prepare` once, then `execute` with literals (manual, PREPARE).
 */
export interface Prepared<Values> {
  /** `prepare "name" as …`, for the start of a session. */
  readonly prepare: string;
  /** `execute "name"(…)`. */
  render(values: Values): string;
}

/**
 * Compiled once: kysely is told the keys instead of values, and says in which order it wants them. So `build` only
 * passes its values on; it cannot look at them. `sample` gives the keys.
 */
export function prepared<Values extends object>(
  name: string,
  sample: Values,
  build: (values: Values) => Compilable,
): Prepared<Values> {
  const keys = Object.fromEntries(Object.keys(sample).map((key) => [key, key])) as unknown as Values;
  const { sql, parameters } = build(keys).compile();
  return {
    prepare: `prepare ${quoteIdentifier(name)} as ${sql}`,
    render: (values) =>
      renderExecute(
        name,
        parameters.map((key) => values[key as keyof Values]),
      ),
  };
}
