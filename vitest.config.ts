import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { longFilesLeftOut } from './test/support/long-files.ts';

/** Where .ci/run collects what to add up; not set for people. */
const results = process.env['PLUMBLINE_RESULTS'];

/** `vitest run` with the name of a file always runs it. */
const sampledRun =
  process.env['npm_lifecycle_event'] === 'test'
    ? 'npm test'
    : process.env['PLUMBLINE_MAJOR_BETWEEN'] === undefined
      ? undefined
      : 'major between';

/**
 * unit: pure, no server. database: a real PostgreSQL (embedded 18, or what PLUMBLINE_TEST_* says).
 * browser: the HTML report in a Chromium of this machine. cli: the built commands as subprocesses, which the others start where only a process of its own can be killed. No retries anywhere: a retry hides a race.
 */
export default defineConfig({
  test: {
    ...(results !== undefined && {
      reporters: ['default', 'json'],
      outputFile: { json: join(results, `${process.pid}.json`) },
    }),
    retry: 0,
    maxWorkers: 2,
    // a process for every file costs a second of CPU each; no test changes what its process shares
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['test/database/**/*.test.ts'],
          exclude: [
            ...configDefaults.exclude,
            ...(sampledRun === undefined ? [] : longFilesLeftOut(sampledRun)),
          ],
          globalSetup: ['test/support/build.ts', 'test/support/server.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts'],
          globalSetup: ['test/support/build.ts', 'test/support/server.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/build.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          globalSetup: ['test/support/build.ts', 'test/support/server.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
