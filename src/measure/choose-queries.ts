import { EXIT, ToolError } from '../errors.ts';
import type { TargetQuery } from './target-query.ts';

/** Those of these names, all where none is named. Throws ToolError (exit 2) for a name that there is not. */
export function chooseQueries(
  queries: readonly TargetQuery[],
  names: readonly string[] | undefined,
): readonly TargetQuery[] {
  if (names === undefined) return queries;
  const unknown = names.find((name) => !queries.some((query) => query.name === name));
  if (unknown === undefined) return queries.filter(({ name }) => names.includes(name));
  throw new ToolError({
    code: 'no-such-target',
    message: `there is no target query ${unknown}`,
    hint: `there are: ${queries.map(({ name }) => name).join(', ')}`,
    exitCode: EXIT.usage,
  });
}
