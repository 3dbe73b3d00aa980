import { EXIT, ToolError } from '../errors.ts';

/** The one migration that a user means by its name, its timestamp or the rest of it. Throws ToolError, exit 2. */
export function findMigration(names: readonly string[], wanted: string): string {
  const matches = names.filter(
    (name) => name === wanted || name.endsWith(`_${wanted}`) || name.startsWith(`${wanted}_`),
  );
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  throw new ToolError({
    code: 'unknown-migration',
    message:
      matches.length === 0
        ? `there is no migration ${wanted}`
        : `${matches.length} migrations match ${wanted}`,
    hint: names.length === 0 ? 'the ledger is empty' : `one of: ${names.slice(-5).join(', ')}`,
    exitCode: EXIT.usage,
  });
}
