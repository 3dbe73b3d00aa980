import { expect, it } from 'vitest';
import { DEFAULT_LIMITS, newRunId, parseConnectionTarget, runChecks, systemClock } from '../../src/index.ts';
import { createDatabase } from '../support/database.ts';
import { folderOf } from '../support/folder.ts';

it('gives a program the report of db-check pre', async () => {
  const { url } = await createDatabase();
  const folder = folderOf({ 'validation/checks/mine.sql': 'values (1)' });
  const report = await runChecks({
    target: parseConnectionTarget(url, {}),
    settings: { migrations: `${folder}/none`, validation: `${folder}/validation`, limits: DEFAULT_LIMITS },
    runId: newRunId(systemClock.now()),
    clock: systemClock,
    strict: false,
  });
  expect(report).toMatchObject({
    schemaVersion: 1,
    command: 'db-check pre',
    verdict: { status: 'unknown', exitCode: 9 },
  });
  expect(report.target).not.toContain('://');
});
