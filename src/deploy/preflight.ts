import { EXIT, ToolError } from '../errors.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';

/**
 * What must not be before anything is applied: edited files, missing folders, migrations begun by somebody else, or
 * half taken back.
 * Throws ToolError, exit 7, naming every offender; nothing has been written.
 */
export function refuseDrift(statuses: readonly MigrationStatus[], begunByUs: ReadonlySet<string>): void {
  refuse(statuses, 'edited', {
    code: 'edited-migration',
    what: 'was changed after it had been applied',
    hint: 'put the file back as it was (its sha256 is in _prisma_migrations) and write a new migration for the change',
  });
  refuse(statuses, 'missing', {
    code: 'missing-migration',
    what: 'is in the ledger, but its folder is gone',
    hint: 'bring the folder back from version control, or name the right one with --migrations',
  });
  refuse(statuses, 'leaving', {
    code: 'rollback-begun',
    what: 'is half taken back: its rollback was begun and did not end',
    hint: `let the rollback end first: db-rollback ${leavingNames(statuses).join(' ')}`,
  });
  const foreign = statuses.filter(
    ({ state, row }) => state === 'unfinished' && !begunByUs.has(row?.id ?? ''),
  );
  refuse(foreign, 'unfinished', {
    code: 'failed-migration',
    what: 'was begun by another tool and never finished',
    hint: 'what of it is in the database, and your choices: db-deploy resolve',
  });
}

/** A migration rolled back at night stays out until a human releases it (engine rule 12). Exit 8. */
export function refuseHeld(pending: readonly MigrationStatus[]): void {
  const held = pending.filter((status) => status.state === 'held').map((status) => status.name);
  if (held.length === 0) return;
  throw new ToolError({
    code: 'held-migration',
    message: `rolled back and held: ${held.join(', ')}`,
    hint: `when it may go in again: db-deploy apply ${held.map((name) => `--release ${name}`).join(' ')}`,
    exitCode: EXIT.held,
  });
}

/** Newest first, as they go. */
function leavingNames(statuses: readonly MigrationStatus[]): readonly string[] {
  return statuses.flatMap(({ name, state }) => (state === 'leaving' ? [name] : [])).toReversed();
}

interface Refusal {
  readonly code: string;
  readonly what: string;
  readonly hint: string;
}

function refuse(
  statuses: readonly MigrationStatus[],
  state: MigrationStatus['state'],
  refusal: Refusal,
): void {
  const names = statuses.filter((status) => status.state === state).map((status) => status.name);
  if (names.length === 0) return;
  throw new ToolError({
    code: refusal.code,
    message: names.map((name) => `migration ${name} ${refusal.what}`).join('\n'),
    hint: refusal.hint,
    exitCode: EXIT.drift,
  });
}
