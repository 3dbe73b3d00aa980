import { describe, expect, it } from 'vitest';
import type { CheckMetric } from '../../../src/config/rollout.ts';
import type { GateOutcome } from '../../../src/gates/gate-outcome.ts';
import { refusingUrl } from '../../support/answering-server.ts';
import { createDatabase } from '../../support/database.ts';
import { folderOf } from '../../support/folder.ts';
import { askToEnd, createGateGround } from '../../support/gate-ground.ts';

/** One finding a row: status, subject, message. */
function rows(...findings: readonly (readonly [string, string, string])[]): string {
  const values = findings.map(([status, subject, message]) => `('${status}', '${subject}', ${message})`);
  return `select status, subject, message from (values ${values.join(', ')}) as v (status, subject, message)`;
}

const CHECKS = {
  'checks/good.sql': rows(['pass', '', "'all is well'"]),
  'checks/odd.sql': rows(['warn', 'table job', "'it is large'"]),
  'checks/bad.sql': rows(['pass', '', "'this is'"], ['fail', 'table job', "'this is not'"]),
  'checks/silent.sql': rows(['unknown', '', "'nobody knows'"]),
  'checks/left-out.sql': rows(['skipped', '', "'does not apply'"]),
  'checks/partly.sql': rows(['pass', '', "'one'"], ['unknown', '', "'the other'"]),
  'checks/gone.sql': rows(['pass', '', '(select max(failed)::text from job)']),
  'checks/strange.sql': rows(['splendid', '', "'no such word'"]),
  'checks/slow.sql': rows(['pass', '', 'pg_sleep(60)::text']),
};

async function ask(
  check: string | readonly string[],
  extra: Partial<CheckMetric> = {},
): Promise<GateOutcome> {
  const { url } = await createDatabase();
  const ground = createGateGround(url, { settings: { validation: folderOf(CHECKS) } });
  return askToEnd({ name: 'checks', check, consecutiveErrorLimit: 0, timeoutMs: 2000, ...extra }, ground);
}

it.each([
  ['an own check', 'good', 'good: all is well'],
  ['a check of ours', 'server-version', 'server-version, PostgreSQL '],
  ['several', ['good', 'server-version'], 'all 2 are good'],
  ['a warning', 'odd', 'odd, table job: it is large'],
  ['a warning among others', ['good', 'odd'], 'all 2 are good, not without a word: odd'],
])('passes: %s', async (_, check, message) => {
  const outcome = await ask(check);
  expect(outcome).toMatchObject({ verdict: 'passed', message: expect.stringContaining(message) });
});

it.each([
  ['one finding of several', 'bad', {}],
  ['beside what is unknown', ['silent', 'bad', 'good'], {}],
  ['a warning, where that is strict', 'odd', { strict: true }],
])('fails: %s', async (_, check, extra) => {
  expect(await ask(check, extra)).toMatchObject({
    verdict: 'failed',
    message: expect.stringContaining('table job'),
  });
});

describe('what says nothing pauses for a human', () => {
  it.each([
    ['unknown', 'silent'],
    ['skipped', 'left-out'],
    ['partly unknown', 'partly'],
    ['a table that is gone', 'gone'],
    ['a status that is none', 'strange'],
    ['a timeout', 'slow'],
    ['one of several', ['good', 'silent']],
    ['a check that is not there', 'misspelt'],
    ['no check at all', []],
    ['a check that needs what nobody configured', 'backup'],
  ])('%s', async (_, check) => {
    const outcome = await ask(check);
    expect(outcome.verdict).toBe('paused');
    expect(outcome.measurements.map(({ status }) => status)).not.toContain('success');
  });

  it('nobody listens', async () => {
    const url = (await refusingUrl()).replace('http:', 'postgresql:') + '/app';
    const outcome = await askToEnd(
      { name: 'x', check: 'server-version', consecutiveErrorLimit: 0 },
      createGateGround(url),
    );
    expect(outcome).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
  });
});

it('a finding that somebody answers for counts for nothing, as in db-check pre', async () => {
  const { url } = await createDatabase();
  const accepted = [{ check: 'bad', reason: 'known', owner: 'me', until: '2026-11-30' }];
  const ground = createGateGround(url, { settings: { validation: folderOf(CHECKS), accepted } });
  const outcome = await askToEnd({ name: 'checks', check: 'bad' }, ground);
  expect(outcome).toMatchObject({ verdict: 'passed' });
});
