import { asRecords, finishedBackups, type ParseBackups } from './backup-list.ts';

/** `wal-g backup-list --json --detail`: a list; finish_time with --detail, else the time of the last change. */
export const parseWalG: ParseBackups = (json) => {
  const list = asRecords(json);
  if (list === undefined || list.some((backup) => typeof backup['backup_name'] !== 'string'))
    return undefined;
  const entries = list.map((backup) => ({
    name: backup['backup_name'],
    endedMs: Date.parse(String(backup['finish_time'] ?? backup['time'] ?? '')),
  }));
  return { complaint: undefined, backups: finishedBackups(entries) };
};
