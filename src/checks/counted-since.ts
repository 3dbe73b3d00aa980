import type { CheckFinding } from './check.ts';

/** The server counts since the last reset; where there was none, since the database was made. */
export function countedSince(counters: { readonly resetAt: string | null } | undefined): string {
  const resetAt = counters?.resetAt ?? null;
  return resetAt === null ? 'since the counters began' : `since ${resetAt.slice(0, 16)}`;
}

/** What nobody counts is unknown. */
export function judgeUncounted(
  tables: readonly { readonly table: string; readonly isCounted: boolean }[],
): readonly CheckFinding[] {
  return tables
    .filter(({ isCounted }) => !isCounted)
    .map(({ table }) => ({
      status: 'unknown',
      subject: `table ${table}`,
      message: 'track_counts is off: nobody counts how it is read',
      fix: 'alter system reset track_counts;\nselect pg_catalog.pg_reload_conf();',
    }));
}
