import type { BackupFormat, BackupSource } from '../config/settings.ts';
import { renderDuration } from '../duration.ts';
import { newestOf, type ParseBackups } from './backups/backup-list.ts';
import { parseBarman } from './backups/parse-barman.ts';
import { parsePgbackrest } from './backups/parse-pgbackrest.ts';
import { parseWalG } from './backups/parse-wal-g.ts';
import type { CheckFinding } from './check.ts';
import { lastWords, type CommandOutcome } from './command-outcome.ts';
import { defineCheck } from './define-check.ts';

const HOUR_MS = 3_600_000;
/** Crunchy pgMonitor's limit for a full backup: 648,000 s. */
const OLDEST_MS = 648_000_000;
const DEFAULT_HOURS = 24;

/** What was configured, and what its program said. */
export interface BackupLook {
  readonly source: BackupSource;
  /** undefined: no program is configured. */
  readonly outcome: CommandOutcome | undefined;
  readonly nowMs: number;
}

export const backup = defineCheck({
  id: 'backup',
  title: 'There is a backup of today',
  why: 'A rollback takes a schema back, not the rows that a wrong statement destroyed. That a backup exists no query can tell: what can is the tool that makes it.',
  fix: 'make a backup now, and find out why the last one is old.',
  thresholds:
    'older than backup.maxAgeHours (24) warns (ours), than 7.5 days fails (Crunchy pgMonitor); none fails; what cannot be asked or understood is unknown.',
  privileges: 'none of the database; the program runs as you.',
  phases: ['pre'],
  needs: [],
  good: 'there is one',
  judge(_, { backup: look }) {
    if (look === undefined)
      return [{ status: 'skipped', subject: '', message: 'the configuration names nobody to ask (backup)' }];
    const { snapshot, format = 'exit' } = look.source;
    if (snapshot !== undefined)
      return [judgeAge(`snapshot ${snapshot.id}`, Date.parse(snapshot.takenAt), look)];
    return [judgeOutcome(look, format)];
  },
});

function judgeOutcome(look: BackupLook, format: BackupFormat): CheckFinding {
  const { outcome } = look;
  const subject = look.source.command ?? '';
  if (outcome === undefined)
    return { status: 'unknown', subject, message: 'names no command and no snapshot' };
  if (outcome.failure !== undefined)
    return { status: 'unknown', subject, message: `could not be run: ${outcome.failure}` };
  if (format === 'exit')
    return { status: outcome.exitCode === 0 ? 'pass' : 'fail', subject, message: lastWords(outcome) };
  if (outcome.exitCode !== 0) return { status: 'unknown', subject, message: lastWords(outcome) };
  const list = PARSERS[format](parseJson(outcome.stdout));
  if (list === undefined)
    return { status: 'unknown', subject, message: `does not print the JSON of ${format}` };
  if (list.complaint !== undefined) return { status: 'fail', subject, message: list.complaint };
  const newest = newestOf(list.backups);
  if (newest === undefined) return { status: 'fail', subject, message: 'there is no finished backup' };
  return judgeAge(`backup ${newest.name}`, newest.endedMs, look);
}

const PARSERS: Readonly<Record<Exclude<BackupFormat, 'exit'>, ParseBackups>> = {
  pgbackrest: parsePgbackrest,
  barman: parseBarman,
  'wal-g': parseWalG,
};

function judgeAge(subject: string, endedMs: number, { source, nowMs }: BackupLook): CheckFinding {
  const limitMs = (source.maxAgeHours ?? DEFAULT_HOURS) * HOUR_MS;
  const ageMs = nowMs - endedMs;
  if (!(ageMs > -HOUR_MS))
    return {
      status: 'unknown',
      subject,
      message: 'says no time when it ended, or one that is still to come',
    };
  const figures = { measured: `${renderDuration(Math.max(ageMs, 0))} old`, limit: renderDuration(limitMs) };
  if (ageMs <= limitMs) return { status: 'pass', subject, message: 'is the newest', ...figures };
  const status = ageMs > Math.max(OLDEST_MS, limitMs) ? 'fail' : 'warn';
  return { status, subject, message: 'is the newest, and old', ...figures };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
