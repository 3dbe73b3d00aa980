import { runDatabaseTests } from './database-tests.ts';
import { fetchPostgres, MAJORS } from './fetch-postgres.ts';

/** The database tests on every supported major version, or on those named: `npm run test:all -- 14 17`. */
const majors = process.argv.length > 2 ? process.argv.slice(2) : MAJORS;
const failed: string[] = [];
for (const major of majors) {
  console.log(`\nPostgreSQL ${major}`);
  if (!(await runDatabaseTests({ PLUMBLINE_TEST_BINARIES: fetchPostgres(major) }))) failed.push(major);
}
console.log(
  failed.length === 0 ? `\npassed on ${majors.join(', ')}` : `\nfailed on PostgreSQL ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
