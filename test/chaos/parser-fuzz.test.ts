import { expect, it } from 'vitest';
import { loadParser } from '../../src/migrations/parser.ts';
import { judgeMutant } from '../support/judge-mutant.ts';
import { mutantOf } from '../support/mutate-sql.ts';
import { readSqlSeeds } from '../support/sql-seeds.ts';

const MUTANTS = Number(process.env['PLUMBLINE_CHAOS_RUNS'] ?? 100_000);
/** What one file may take on a busy machine; with less, a hang cannot be told from slowness. */
const LONGEST_MS = 30_000;
const MOST_GROWTH_MB = 400;

const megabytes = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);

it(
  'files that are torn open: no crash, no hang, every place inside, memory bounded',
  {
    timeout: 4 * 3_600_000,
  },
  async () => {
    const parser = await loadParser();
    const seeds = readSqlSeeds();
    const first = Number(process.env['PLUMBLINE_CHAOS_SEED'] ?? Date.now() % 1_000_000_000);
    console.log(`${MUTANTS} mutants from ${first}; again with PLUMBLINE_CHAOS_SEED=${first}`);
    let [slowestMs, early] = [0, 0];
    for (let count = 0; count < MUTANTS; count += 1) {
      const number = first + count;
      const text = mutantOf(seeds, number);
      const startedAt = performance.now();
      expect(judgeMutant(parser, text, number), `mutant ${number}: ${JSON.stringify(text)}`).toEqual([]);
      const ms = Math.round(performance.now() - startedAt);
      if (ms > slowestMs) console.log(`mutant ${number} took ${ms} ms, of ${text.length} characters`);
      slowestMs = Math.max(slowestMs, ms);
      expect(ms, `mutant ${number}`).toBeLessThan(LONGEST_MS);
      if (count === Math.floor(MUTANTS / 10)) early = megabytes();
      if (count % 10_000 === 0) console.log(`${count}: ${megabytes()} MB`);
    }
    expect(megabytes() - early).toBeLessThan(MOST_GROWTH_MB);
  },
);
