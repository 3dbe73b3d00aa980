import type { Database } from '../../src/db/database.ts';
import { sampleOf } from './sample.ts';

/** A thousand on the newest server, which take minutes, a hundred on older ones; 20 of them in `npm test`. */
export function manyRuns(what: string, { serverVersion }: Database): readonly number[] {
  const count = serverVersion >= 180_000 ? 1000 : 100;
  return sampleOf(
    what,
    Array.from({ length: count }, (_, run) => run),
    20,
  );
}
