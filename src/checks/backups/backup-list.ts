/** What a backup tool says that it has. */
export interface BackupList {
  /** Why the tool itself says that something is wrong; undefined: nothing. */
  readonly complaint: string | undefined;
  /** Finished and whole. */
  readonly backups: readonly FinishedBackup[];
}

export interface FinishedBackup {
  readonly name: string;
  /** When it was finished, in milliseconds since 1970. */
  readonly endedMs: number;
}

/** undefined where the text is not what the tool prints. */
export type ParseBackups = (json: unknown) => BackupList | undefined;

export function newestOf(backups: readonly FinishedBackup[]): FinishedBackup | undefined {
  return [...backups].sort((one, other) => other.endedMs - one.endedMs)[0];
}

export function asRecords(value: unknown): readonly Readonly<Record<string, unknown>>[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((one) => typeof one === 'object' && one !== null)
    ? (value as Readonly<Record<string, unknown>>[])
    : undefined;
}

/** Drops what has no time that can be read: such a backup proves nothing. */
export function finishedBackups(
  entries: readonly { readonly name: unknown; readonly endedMs: number }[],
): readonly FinishedBackup[] {
  return entries
    .filter(({ endedMs }) => Number.isFinite(endedMs))
    .map(({ name, endedMs }) => ({ name: String(name), endedMs }));
}
