import { expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';

it('db-check locks starts a PostgreSQL of its own', async () => {
  const { exitCode, stdout, stderr } = await runCli('db-check', [
    'locks',
    'migrations/20251005000002_index_cleanup/migration.sql',
  ]);
  expect(stderr).toBe('starting a PostgreSQL of its own…\n');
  expect(stdout).toMatch(/^db-check locks on PostgreSQL \d+\.\d+ of its own\n/);
  expect(stdout).toContain('GOOD: 2 of 2 statements traced');
  expect(exitCode).toBe(0);
});
