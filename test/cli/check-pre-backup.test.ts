import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, runCli } from '../support/cli.ts';
import { createDatabase } from '../support/database.ts';
import { folderOf } from '../support/folder.ts';

it('asks the configured command for backups, and shows who vouches for what', async () => {
  const { url } = await createDatabase();
  const run = (config: object): ReturnType<typeof runCli> => {
    const folder = folderOf({ 'db-check.config.json': JSON.stringify(config) });
    return runCli('db-check', ['pre', '--url', url, '--only', 'backup,attestations'], { cwd: folder });
  };
  const list = `cat ${join(ROOT, 'test/fixtures/backups/wal-g.json')}`;
  const old = await run({
    backup: { command: list, format: 'wal-g', maxAgeHours: 1 },
    attestations: [{ what: 'rollback tried in staging', by: 'Ada', until: '2999-01-01' }],
  });
  expect(old.stdout).toContain('FAILED: 1 failed (backup), 1 passed');
  expect(old.stdout).toContain('Ada vouches for it until');
  const unknown = await run({
    backup: { command: 'sleep 60; true', format: 'barman' },
    limits: { checkMs: 300 },
    attestations: [{ what: 'rollback tried in staging', by: 'Ada', until: '2001-01-01' }],
  });
  expect(unknown.exitCode).toBe(9);
  expect(unknown.stdout).toContain('2 unknown (backup, attestations)');
  expect(unknown.stdout).toMatch(/it\s+did\s+not\s+end\s+within\s+300\s+ms/);
  const nobody = await run({});
  expect(nobody).toMatchObject({ exitCode: 0 });
  expect(nobody.stdout).toContain('skipped');
  expect((await run({ checks: { backup: 'required' } })).exitCode).toBe(9);
  const strange = await run({ attestations: [{ what: 'x', by: 'y', until: 'soon' }] });
  expect(strange.stderr).toContain('attestations[0].until must be a date');
  expect((await run({ attestations: [{ what: 'x' }] })).stderr).toContain('attestations[0] lacks by');
});
