import { sampleOf } from './sample.ts';

/**
 * Files that each take 10 s and more: they go on with what the shorter files of the same part begin. `npm test` takes
 * a fifth of them, others each time, and so does `test:all` on the majors between the oldest and the newest, but for the
 * checks, whose columns differ. The three proofs (it lands, it survives, it rolls back) are never here.
 */
const LONG_FILES = [
  'checks/bloat',
  'checks/build-settings',
  'checks/concurrent-build-blockers',
  'checks/connection-budget',
  'checks/conflicting-locks',
  'checks/consistency',
  'checks/duplicate-indexes',
  'checks/counters-for',
  'checks/database-rates',
  'checks/index-space',
  'checks/index-sizes',
  'checks/migration-privileges',
  'checks/old-transactions',
  'checks/own-commands',
  'checks/own-judges',
  'checks/privilege-matrix',
  'checks/replica-visibility',
  'checks/replication',
  'checks/statement-cost',
  'checks/target-reads',
  'checks/target-vacuums',
  'checks/wal',
  'connect-errors',
  'conninfo',
  'deploy/abort-running',
  'deploy/alone/detach-partition',
  'deploy/alone/drop-index',
  'deploy/alone/reindex',
  'deploy/autovacuum',
  'deploy/claims',
  'deploy/diagnose/statements',
  'deploy/failures',
  'deploy/forecast/clear-window',
  'deploy/forecast/scenarios',
  'deploy/forecast/statements',
  'deploy/index-window',
  'deploy/lost-connection',
  'deploy/plan-file',
  'deploy/plan-file-resumed',
  'deploy/refusals',
  'deploy/resolve/begun-by-prisma',
  'deploy/resolve/begun-by-us',
  'deploy/rollback-loss',
  'deploy/rollback-text',
  'deploy/stall',
  'deploy/stop',
  'deploy/waits',
  'evidence/records',
  'evidence/report',
  'evidence/rollout',
  'example-data',
  'example-queries',
  'fingerprint/ddl',
  'gates/never-success-checks',
  'gates/never-success-indexes',
  'gates/never-success-measured',
  'gates/never-success-sql',
  'gates/never-success-web',
  'gates/ready',
  'grants',
  'gates/load-gate',
  'load/load',
  'load/stopped',
  'measure/commands',
  'measure/compare-against',
  'measure/epochs',
  'measure/fingerprint',
  'measure/named-baselines',
  'measure/parameters',
  'measure/vacuum',
  'measure/variants',
  'notify/notify',
  'rollback-loss-command',
  'rollout/access-strategy',
  'rollout/batched-writes',
  'rollout/failure',
  'rollout/interruption',
  'rollout/notifications',
  'rollout/promotion',
  'watch/alarms',
  'rollout/summary-table',
  'watch/automatic-rollback',
  'watch/going-on',
  'watch/memory',
];

/** Which files a run leaves out: of `npm test`, or of `test:all` on a major between. */
export type SampledRun = 'npm test' | 'major between';

/** Globs; others each time. */
export function longFilesLeftOut(run: SampledRun): readonly string[] {
  const taken = sampleOf('long files', LONG_FILES, Math.ceil(LONG_FILES.length / 5));
  const isKept = (name: string): boolean =>
    taken.includes(name) || (run === 'major between' && name.startsWith('checks/'));
  return LONG_FILES.filter((name) => !isKept(name)).map((name) => `test/database/${name}.test.ts`);
}
