import fc from 'fast-check';

/**
 * A few of many cases, others each time, for `npm test` to stay under five minutes; all of them where PLUMBLINE_ALL_CASES is
 * set, as `npm run test:all` (on the oldest and the newest) and `test:containers` do. The same ones again: PLUMBLINE_SAMPLE_SEED.
 */
export function sampleOf<Case>(what: string, cases: readonly Case[], count: number): readonly Case[] {
  if (process.env['PLUMBLINE_ALL_CASES'] !== undefined) return cases;
  const seed = Number(process.env['PLUMBLINE_SAMPLE_SEED'] ?? Date.now() % 1_000_000);
  console.log(`${what}: ${count} of ${cases.length}; again with PLUMBLINE_SAMPLE_SEED=${seed}`);
  const some = fc.shuffledSubarray([...cases], { minLength: count, maxLength: count });
  return fc.sample(some, { seed, numRuns: 1 })[0] ?? cases;
}
