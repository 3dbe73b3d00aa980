import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { backup } from '../../../src/checks/backup.ts';
import type { CommandOutcome } from '../../../src/checks/command-outcome.ts';
import type { CheckFinding } from '../../../src/checks/check.ts';
import { DEFAULT_LIMITS, type BackupFormat, type BackupSource } from '../../../src/config/settings.ts';

const ENDED_MS = Date.parse('2026-01-01T01:01:00Z');
const HOUR_MS = 3_600_000;
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/backups', `${name}.json`), 'utf8');

function judge(
  source: BackupSource,
  outcome?: Partial<CommandOutcome>,
  ageHours = 1,
): CheckFinding | undefined {
  const whole = { exitCode: 0, stdout: '', stderr: '', failure: undefined, ...outcome };
  const look = { source, outcome: outcome && whole, nowMs: ENDED_MS + ageHours * HOUR_MS };
  const [finding] = backup.judge({}, { limits: DEFAULT_LIMITS, pending: undefined, backup: look });
  return finding;
}

const TOOLS: readonly [BackupFormat, string][] = [
  ['pgbackrest', '20260101-010000F'],
  ['barman', '20260101T010000'],
  ['wal-g', 'base_000000010000000000000002'],
];

it.each(TOOLS)('reads the newest whole backup of %s and judges its age', (format, name) => {
  const source = { command: 'list', format };
  const at = (ageHours: number): CheckFinding | undefined =>
    judge(source, { stdout: fixture(format) }, ageHours);
  expect(at(3)).toMatchObject({
    status: 'pass',
    subject: `backup ${name}`,
    measured: '3 h old',
    limit: '24 h',
  });
  expect(at(25)).toMatchObject({ status: 'warn', subject: `backup ${name}` });
  expect(at(181)).toMatchObject({ status: 'fail' });
  expect(judge({ ...source, maxAgeHours: 300 }, { stdout: fixture(format) }, 299)).toMatchObject({
    status: 'pass',
  });
});

it.each([
  ['pgbackrest', '[]', 'fail', 'no finished backup'],
  [
    'pgbackrest',
    '[{"name":"main","backup":[],"status":{"code":2,"message":"no valid backups"}}]',
    'fail',
    'stanza main: no valid backups',
  ],
  ['pgbackrest', '{"main":[]}', 'unknown', 'does not print the JSON of pgbackrest'],
  ['barman', '{"main":[{"backup_id":"x","status":"FAILED"}]}', 'fail', 'no finished backup'],
  [
    'barman',
    '{"main":[{"backup_id":"x","status":"DONE","end_time":"some day"}]}',
    'fail',
    'no finished backup',
  ],
  ['barman', '{}', 'unknown', 'does not print the JSON of barman'],
  ['wal-g', '[{"backup_name":"x"}]', 'fail', 'no finished backup'],
  ['wal-g', 'No backups found', 'unknown', 'does not print the JSON of wal-g'],
] as const)('%s that prints %s is %s', (format, stdout, status, message) => {
  expect(judge({ command: 'list', format }, { stdout })).toMatchObject({
    status,
    message: expect.stringContaining(message),
  });
});

it('never takes a command that failed for a backup', () => {
  const format = 'pgbackrest';
  const failed = judge(
    { command: 'c', format },
    { exitCode: 1, stdout: fixture(format), stderr: 'no repository\n' },
  );
  expect(failed).toMatchObject({
    status: 'unknown',
    message: 'ended with 1: no repository',
  });
  expect(judge({ command: 'c' }, { failure: 'it did not end within 5000 ms' })).toMatchObject({
    status: 'unknown',
    message: 'could not be run: it did not end within 5000 ms',
  });
  expect(judge({ command: 'c' }, { exitCode: 1, stderr: 'too old' })).toMatchObject({
    status: 'fail',
    message: 'ended with 1: too old',
  });
  expect(judge({ command: 'c' }, { exitCode: 0 })).toMatchObject({ status: 'pass' });
  expect(judge({})).toMatchObject({ status: 'unknown' });
});

it('takes a snapshot by hand for as long as it is young, and is skipped where nobody is named', () => {
  const snapshot = { id: 'snap-1', takenAt: '2026-01-01T01:01:00Z' };
  expect(judge({ snapshot }, undefined, 2)).toMatchObject({ status: 'pass', subject: 'snapshot snap-1' });
  expect(judge({ snapshot, maxAgeHours: 1 }, undefined, 2)).toMatchObject({ status: 'warn' });
  expect(backup.judge({}, { limits: DEFAULT_LIMITS, pending: undefined })).toMatchObject([
    { status: 'skipped' },
  ]);
});

it('does not believe a time that is still to come', () => {
  const source = { snapshot: { id: 's', takenAt: new Date(ENDED_MS).toISOString() } };
  expect(judge(source, undefined, -2)).toMatchObject({ status: 'unknown' });
  expect(judge(source, undefined, 1)).toMatchObject({ status: 'pass' });
});
