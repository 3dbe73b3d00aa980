import type { RollbackResult } from '../deploy/rollback/result.ts';

export interface DescribedRollback {
  readonly runId: string;
  readonly isProved: boolean;
  /** One sentence without a full stop. */
  readonly summary: string;
  /** One a migration. */
  readonly details: readonly string[];
}

/** What became of a rollback that nobody began by hand. */
export function describeRollback({ runId, exitCode, migrations }: RollbackResult): DescribedRollback {
  const details = migrations.map(
    ({ name, state, proof }) => `${name}: ${state}${proof === undefined ? '' : `, ${proof.kind}`}`,
  );
  const stopped = migrations.find(({ problem }) => problem !== undefined);
  const trouble =
    stopped === undefined ? 'not everything is proved to be as before' : `${stopped.name} was not taken back`;
  const summary =
    exitCode === 0
      ? 'the deployment was taken back by itself, and that is proved'
      : `the automatic rollback ended with ${exitCode}: ${trouble}`;
  return { runId, isProved: exitCode === 0, summary, details };
}
