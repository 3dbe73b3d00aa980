import { parseArgs } from 'node:util';
import { runDatabaseTests } from './database-tests.ts';
import { fetchPostgres, MAJORS } from './fetch-postgres.ts';

/**
 * The database tests on every supported major version: all cases on the oldest and the newest, where things begin and end
 * to be different, a sample of the long ones between. Or all on those named: `npm run test:all -- 14 17`. What is tested
 * elsewhere can be left out: `-- --without 15`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { without: { type: 'string', multiple: true, default: [] } },
});
const majors = (positionals.length > 0 ? positionals : MAJORS).filter(
  (major) => !values.without.includes(major),
);
const failed: string[] = [];
for (const major of majors) {
  console.log(`\nPostgreSQL ${major}`);
  const isBetween = positionals.length === 0 && major !== MAJORS[0] && major !== MAJORS.at(-1);
  const scope = isBetween ? 'PLUMBLINE_MAJOR_BETWEEN' : 'PLUMBLINE_ALL_CASES';
  const passed = await runDatabaseTests({ PLUMBLINE_TEST_BINARIES: fetchPostgres(major), [scope]: '1' });
  if (!passed) failed.push(major);
}
console.log(
  failed.length === 0 ? `\npassed on ${majors.join(', ')}` : `\nfailed on PostgreSQL ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
