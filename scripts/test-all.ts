import { runDatabaseTests } from './database-tests.ts';
import { fetchPostgres, MAJORS } from './fetch-postgres.ts';

/**
 * The database tests on every supported major version: all cases on the oldest and the newest, where things begin and end
 * to be different, a sample of the long ones between. Or all on those named: `npm run test:all -- 14 17`.
 */
const majors = process.argv.length > 2 ? process.argv.slice(2) : MAJORS;
const failed: string[] = [];
for (const major of majors) {
  console.log(`\nPostgreSQL ${major}`);
  const isBetween = majors === MAJORS && major !== MAJORS[0] && major !== MAJORS.at(-1);
  const scope = isBetween ? 'PLUMBLINE_MAJOR_BETWEEN' : 'PLUMBLINE_ALL_CASES';
  const passed = await runDatabaseTests({ PLUMBLINE_TEST_BINARIES: fetchPostgres(major), [scope]: '1' });
  if (!passed) failed.push(major);
}
console.log(
  failed.length === 0 ? `\npassed on ${majors.join(', ')}` : `\nfailed on PostgreSQL ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
