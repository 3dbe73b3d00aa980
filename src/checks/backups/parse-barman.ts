import { asRecords, finishedBackups, type ParseBackups } from './backup-list.ts';

/** `barman --format json list-backup <server>`: lists by server; only DONE is whole; end_time_iso from 3.12.1 on. */
export const parseBarman: ParseBackups = (json) => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const lists = Object.values(json).map(asRecords);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  const entries = lists
    .flatMap((list) => list ?? [])
    .filter((backup) => backup['status'] === 'DONE')
    .map((backup) => ({ name: backup['backup_id'], endedMs: endOf(backup) }));
  return { complaint: undefined, backups: finishedBackups(entries) };
};

function endOf(backup: Readonly<Record<string, unknown>>): number {
  const iso = Date.parse(String(backup['end_time_iso'] ?? ''));
  return Number.isNaN(iso) ? Number(backup['end_time_timestamp'] ?? NaN) * 1000 : iso;
}
