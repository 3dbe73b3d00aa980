import type { Phase } from '../config/rollout.ts';

/** As far as the configuration tells: whether a migration has a rollback is in its folder. */
export function hasWayBack({ command, rollbackCommand }: Phase): boolean {
  return command === undefined || rollbackCommand !== undefined;
}
