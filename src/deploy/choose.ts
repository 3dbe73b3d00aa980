import { EXIT, ToolError } from '../errors.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';

/** What a run is to apply: all that is pending, or up to and including the one named by --to. Throws ToolError, exit 2. */
export function choosePending(
  statuses: readonly MigrationStatus[],
  pending: readonly MigrationStatus[],
  to: string | undefined,
): readonly MigrationStatus[] {
  if (to === undefined) return pending;
  const matches = statuses.filter(
    ({ name }) => name === to || name.endsWith(`_${to}`) || name.startsWith(`${to}_`),
  );
  const [last] = matches;
  if (last === undefined || matches.length > 1) throw unknownName(to, statuses, matches.length);
  return pending.filter((status) => status.name <= last.name);
}

function unknownName(to: string, statuses: readonly MigrationStatus[], matches: number): ToolError {
  const names = statuses.map((status) => status.name);
  return new ToolError({
    code: 'unknown-migration',
    message: matches === 0 ? `there is no migration ${to}` : `${matches} migrations match ${to}`,
    hint: `one of: ${names.slice(-5).join(', ')}`,
    exitCode: EXIT.usage,
  });
}
