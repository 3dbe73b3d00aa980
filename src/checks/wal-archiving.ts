import { renderDuration } from '../duration.ts';
import type { WalArchiver } from '../facts/wal-archiver.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

const WARN_SHARE = 1 / 2;

export const walArchiving = defineCheck({
  id: 'wal-archiving',
  title: 'WAL is archived as fast as it is written',
  why: 'What is not archived is lost to point-in-time recovery, and kept on the disk until it is: a build that writes gigabytes of WAL to an archive that is behind fills the disk.',
  fix: "read why archive_command fails in the server's log; wait until the archive has caught up.",
  thresholds:
    "a last attempt that failed, or limits.maxUnarchivedSegments (42, GitLab's figure) waiting, fails; half as many warn.",
  privileges: 'none.',
  phases: ['pre', 'post', 'watch'],
  needs: ['walArchiver'],
  good: 'the archive is up to date',
  judge({ walArchiver }, { limits }) {
    const skip = whyNot(walArchiver);
    if (skip !== undefined) return [{ status: 'skipped', subject: '', message: skip }];
    return judgeArchiver(walArchiver, limits.maxUnarchivedSegments);
  },
});

function whyNot({ mode, inRecovery }: WalArchiver): string | undefined {
  if (mode === 'off') return 'archive_mode is off';
  return inRecovery ? 'a standby: its primary archives' : undefined;
}

function judgeArchiver(archiver: WalArchiver, limit: number): readonly CheckFinding[] {
  const { waitingSegments, lastArchived, archivedMs } = archiver;
  const subject = 'archiver';
  if (!archiver.hasDestination)
    return [
      {
        status: 'fail',
        subject,
        message:
          'archive_mode is on, but there is neither archive_command nor archive_library: WAL is kept for ever',
      },
    ];
  const count =
    waitingSegments === null ? {} : { measured: `${waitingSegments} segments wait`, limit: `${limit}` };
  if (archiver.isFailing) return [{ status: 'fail', subject, message: describeFailing(archiver), ...count }];
  if (waitingSegments === null)
    return [
      { status: 'warn', subject, message: 'nothing has been archived since its statistics were last reset' },
    ];
  if (waitingSegments < limit * WARN_SHARE) return [];
  const since = `${lastArchived}, ${renderDuration(archivedMs ?? 0)} ago`;
  const status = waitingSegments >= limit ? 'fail' : 'warn';
  return [{ status, subject, message: `is behind; the last that it archived is ${since}`, ...count }];
}

function describeFailing({ lastFailed, failedMs, lastArchived, archivedMs }: WalArchiver): string {
  const good =
    lastArchived === null
      ? 'none has ever been archived'
      : `the last that was is ${lastArchived}, ${renderDuration(archivedMs ?? 0)} ago`;
  return `could not archive ${lastFailed} ${renderDuration(failedMs ?? 0)} ago; ${good}`;
}
