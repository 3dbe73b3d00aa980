import { oneLine } from '../shorten.ts';
import type { Statement } from './migration.ts';

/** The beginning of the statement on one line. */
export function describeStatement({ sql }: Statement): string {
  return oneLine(sql, 60);
}
