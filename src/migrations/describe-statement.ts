import type { Statement } from './migration.ts';

/** The beginning of the statement on one line. */
export function describeStatement({ sql }: Statement): string {
  const line = sql.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
