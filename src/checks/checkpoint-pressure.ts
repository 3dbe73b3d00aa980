import { renderBytes } from '../bytes.ts';
import { renderDuration } from '../duration.ts';
import type { CheckpointProgress } from '../facts/checkpoint-progress.ts';
import { defineCheck } from './define-check.ts';

/** Less time and less WAL than these are no measure of a rate. */
const SHORTEST_MS = 10_000;
const LEAST_SHARE = 1 / 4;
const MEBIBYTE = 2 ** 20;

export const checkpointPressure = defineCheck({
  id: 'checkpoint-pressure',
  title: 'Checkpoints come by the clock, not by the amount of WAL',
  why: 'When WAL is written faster than max_wal_size allows for, checkpoints follow each other: every page is logged in full again after each, and a build makes that worse for everybody.',
  fix: 'raise max_wal_size (a reload is enough), or wait for a quieter hour.',
  thresholds:
    'warns when the WAL written since the last checkpoint began, at that rate, brings the next one before checkpoint_timeout: at max_wal_size / (1 + checkpoint_completion_target) (manual, 28.5). A rate of now, not the counters since the last reset.',
  privileges: 'none.',
  phases: ['pre', 'watch'],
  needs: ['checkpointProgress'],
  good: 'the next checkpoint comes by the clock',
  judge({ checkpointProgress: progress }) {
    const { sinceMs, walBytes, timeoutMs } = progress;
    if (walBytes === null)
      return [{ status: 'skipped', subject: '', message: 'a standby: its primary writes the WAL' }];
    const limitBytes = progress.maxWalBytes / (1 + progress.completionTarget);
    if (sinceMs < SHORTEST_MS && walBytes < limitBytes * LEAST_SHARE) {
      const message = `the last checkpoint began ${renderDuration(sinceMs)} ago: too early for a rate`;
      return [{ status: 'skipped', subject: '', message }];
    }
    const expectedBytes = (walBytes / sinceMs) * timeoutMs;
    if (expectedBytes < limitBytes) return [];
    return [
      {
        status: 'warn',
        subject: 'server',
        message: `writes so much WAL that a checkpoint comes every ${renderDuration((limitBytes / walBytes) * sinceMs)} instead of every ${renderDuration(timeoutMs)}`,
        measured: `${renderBytes(walBytes)} in ${renderDuration(sinceMs)}`,
        limit: `${renderBytes(limitBytes)} in ${renderDuration(timeoutMs)}`,
        fix: `alter system set max_wal_size = '${sizeFor(expectedBytes, progress)}MB';\nselect pg_catalog.pg_reload_conf();`,
      },
    ];
  },
});

/** With a quarter to spare. */
function sizeFor(expectedBytes: number, { completionTarget }: CheckpointProgress): number {
  return Math.ceil((expectedBytes * (1 + completionTarget) * 1.25) / MEBIBYTE);
}
