import type { ObjectState } from '../../fingerprint/object-state.ts';
import { resolveScope, type Scope } from '../../fingerprint/scope.ts';
import type { PlannedRollback } from './plan.ts';

/**
 * What the rollback touches by its own text, beside the objects of its migration: a rollback that also drops
 * somebody else's table must not pass for proved. Kept in the journal with the scope, so that it outlives an interruption.
 */
export interface Aside {
  readonly scope: Scope;
  /** null: could not be read. */
  readonly before: ObjectState | null;
  readonly after: ObjectState | null;
}

/** The scope of a rollback as the journal keeps it; to the state's SQL it is the scope of its migration. */
export type RollbackScope = Scope & { readonly aside?: Aside };

/** The very scope of the migration; by the rollback's own text where another tool applied it. */
export function mainScope({ up, script }: PlannedRollback, searchPath: readonly string[]): Scope {
  return up?.execution.scope ?? resolveScope(script.touched, searchPath);
}

/** undefined where the main scope is everything anyway. */
export function asideScope(planned: PlannedRollback, searchPath: readonly string[]): Scope | undefined {
  if (planned.up === undefined || planned.up.execution.scope.kind === 'database') return undefined;
  return resolveScope(planned.script.touched, searchPath);
}
