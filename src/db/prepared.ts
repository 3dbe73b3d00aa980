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

/** `build` must give the same SQL text for all values: no conditions inside. `sample` is only compiled. */
export function prepared<Values>(
  name: string,
  sample: Values,
  build: (values: Values) => Compilable,
): Prepared<Values> {
  const { sql } = build(sample).compile();
  return {
    get prepare() {
      return `prepare ${quoteIdentifier(name)} as ${sql}`;
    },
    render: (values) => renderExecute(name, build(values).compile().parameters),
  };
}
