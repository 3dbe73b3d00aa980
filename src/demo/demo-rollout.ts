import type { Gate, Rollout } from '../config/rollout.ts';

export const DEMO_NAMES = { rollout: 'performance', deploying: 'indexes', tidying: 'cleanup' } as const;

const NOBODY_IN_THE_WAY: Gate = {
  name: 'nobody is in the way',
  check: ['concurrent-build-blockers', 'long-running-queries', 'invalid-indexes'],
  intervalMs: 1000,
  count: 2,
  failureLimit: 1,
};

/** In seconds what takes a day in earnest: one does not wait so long for a demo. */
const SOAK_MS = 2000;
const AGAIN_MS = 2000;

/** Two phases: what is deployed, and what tidies up after it as soon as nobody misses anything. */
export function planDemoRollout([, deployed = '', tidied = '']: readonly string[]): Rollout {
  return {
    name: DEMO_NAMES.rollout,
    phases: [
      {
        name: DEMO_NAMES.deploying,
        migrations: [deployed],
        plannedMs: 60_000,
        entry: [NOBODY_IN_THE_WAY],
        soakMs: SOAK_MS,
        success: [{ name: 'new indexes are valid', check: 'invalid-indexes' }],
        onFailure: 'rollback-phase',
      },
      {
        name: DEMO_NAMES.tidying,
        migrations: [tidied],
        plannedMs: 10_000,
        entry: [
          {
            name: 'the target queries are stable',
            comparison: 'stable',
            intervalMs: AGAIN_MS,
            inconclusiveLimit: 2,
          },
          { name: 'nobody uses the old indexes', unusedIndexes: 'dropped' },
          NOBODY_IN_THE_WAY,
        ],
        onFailure: 'rollback-phase',
      },
    ],
  };
}
