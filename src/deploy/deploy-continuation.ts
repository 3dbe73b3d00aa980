import type { Continuation } from './go-on.ts';
import type { DeployedMigration, DeployResult } from './deploy-result.ts';
import { exitCodeOf, type SegmentResult } from './script-result.ts';

/** Two goes at one deployment as one result. */
export const DEPLOY_CONTINUATION: Continuation<DeployResult> = {
  problemOf: (result) => result.migrations.find(({ problem }) => problem !== undefined)?.problem,
  merge: (before, after) => ({
    ...after,
    migrations: before.migrations.map((migration) => {
      const again = after.migrations.find(({ name }) => name === migration.name);
      return again === undefined ? appliedAfterAll(migration) : mergeMigration(migration, again);
    }),
    appliedBefore: before.appliedBefore,
    wayBack: before.wayBack ?? after.wayBack,
  }),
  withProblem: (result, problem) => {
    const migrations = result.migrations.map((migration) =>
      migration.problem === undefined ? migration : { ...migration, problem },
    );
    const failed = migrations.find((migration) => migration.problem !== undefined);
    return { ...result, migrations, exitCode: failed === undefined ? result.exitCode : exitCodeOf(failed) };
  },
};

/** The ledger says so: only the answer to its last COMMIT was lost, or another run finished it meanwhile. */
function appliedAfterAll(migration: DeployedMigration): DeployedMigration {
  const segments = migration.segments.map((segment): SegmentResult => ({
    ...segment,
    state: asDone(segment),
  }));
  return { ...migration, segments, state: 'applied', isPartWay: false, problem: undefined };
}

function asDone({ state }: SegmentResult): SegmentResult['state'] {
  return state === 'skipped' ? 'skipped' : 'done';
}

/** What the first go had done is not `skipped` to whoever reads the result of both. */
function mergeMigration(before: DeployedMigration, after: DeployedMigration): DeployedMigration {
  const segments = after.segments.map((segment): SegmentResult => {
    const earlier = before.segments.find(
      ({ first, state }) => first === segment.first && state !== 'not-run',
    );
    if (segment.state !== 'skipped' || earlier === undefined) return segment;
    return { ...earlier, state: asDone(earlier) };
  });
  return { ...after, segments, durationMs: before.durationMs + after.durationMs };
}
