import { EXIT, ToolError } from '../errors.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';

/** Migrations that a rollout lets in later, by their names: the phase, and what it waits for. */
export type Barrier = ReadonlyMap<string, Waiting>;

export interface Waiting {
  readonly phase: string;
  /** Half a sentence: `its gate healthy has not passed`. */
  readonly why: string;
}

/**
 * What lies before the barrier: of what comes after, nobody knows what it builds on. Where somebody asked for what lies behind
 * it by name, throws ToolError, exit 8.
 */
export function keepBeforeBarrier(
  chosen: readonly MigrationStatus[],
  barrier: Barrier | undefined,
  isByName: boolean,
): readonly MigrationStatus[] {
  const first = chosen.findIndex(({ name }) => barrier?.has(name) === true);
  if (first === -1) return chosen;
  if (!isByName) return chosen.slice(0, first);
  const name = chosen[first]?.name ?? '';
  const { phase = '', why = '' } = barrier?.get(name) ?? {};
  throw new ToolError({
    code: 'behind-gate',
    message: `migration ${name} waits behind the gate of phase ${phase}: ${why}; nothing was changed`,
    hint: `the rollout lets it in: db-deploy rollout; or db-deploy rollout --open-gate ${phase} --reason "…"`,
    exitCode: EXIT.held,
  });
}
