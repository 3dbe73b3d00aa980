import { asRecords, finishedBackups, type ParseBackups } from './backup-list.ts';

interface Stanza {
  readonly name?: unknown;
  readonly status?: { readonly code?: unknown; readonly message?: unknown };
  readonly backup?: readonly {
    readonly label?: unknown;
    readonly error?: unknown;
    readonly timestamp?: { readonly stop?: unknown };
  }[];
}

/** `pgbackrest --output=json info`: a list of stanzas; status code 0 is good, times are seconds since 1970. */
export const parsePgbackrest: ParseBackups = (json) => {
  const stanzas = asRecords(json) as readonly Stanza[] | undefined;
  if (stanzas === undefined || stanzas.some(({ status }) => typeof status?.code !== 'number'))
    return undefined;
  const wrong = stanzas.filter(({ status }) => status?.code !== 0);
  const entries = stanzas.flatMap(({ backup = [] }) =>
    backup
      .filter(({ error }) => error !== true)
      .map(({ label, timestamp }) => ({ name: label, endedMs: Number(timestamp?.stop ?? NaN) * 1000 })),
  );
  const words = wrong.map(({ name, status }) => `stanza ${String(name)}: ${String(status?.message)}`);
  return { complaint: words.length === 0 ? undefined : words.join('; '), backups: finishedBackups(entries) };
};
