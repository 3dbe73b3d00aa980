import { expect, it } from 'vitest';
import { parseUserConfig } from '../../../src/config/parse-user-config.ts';
import type { UserConfig } from '../../../src/config/settings.ts';
import { thrownBy } from '../../support/thrown-by.ts';

const flag = { name: 'flag', command: ['flags', 'set', 'index', 'on'] };

const whole: UserConfig = {
  environments: { staging: { url: 'STAGING_URL' }, lab: { evidence: 'lab.json' } },
  notifications: [
    { webhook: 'SLACK_URL', headers: { authorization: 'SLACK_TOKEN' } },
    { command: ['page', 'dba'] },
  ],
  rollout: {
    name: 'index-strategy',
    phases: [
      { name: 'approved', attestation: 'the change board said yes' },
      {
        name: 'indexes',
        migrations: ['20260101000000_indexes'],
        plannedMs: 60_000,
        entry: [{ name: 'healthy', check: ['disk', 'backup'], strict: true }],
        success: [
          { name: 'targets', target: '*', count: 3, intervalMs: 500, initialDelayMs: 0, failureLimit: 1 },
          { name: 'errors', url: 'http://app/errors', at: 'rate', limits: { failAbove: 1 } },
          { name: 'load', load: { clients: 10, durationMs: 1000, maxErrorPercent: 1 } },
        ],
        soakMs: 0,
        promotedFrom: { environment: 'staging', forMs: 86_400_000 },
        onFailure: 'rollback-phase',
      },
      { ...flag, rollbackCommand: 'flags set index off', environment: { A: 'b' }, commandTimeoutMs: 5000 },
      {
        name: 'cleanup',
        migrations: ['20260102000000_cleanup'],
        entry: [
          { name: 'unused', unusedIndexes: 'dropped' },
          { name: 'stable', comparison: 'stable', queries: ['by_scan'], baseline: 'before' },
          { name: 'queue', sql: 'select count(*) from job', limits: { failAbove: 5 }, unit: 'jobs' },
          { name: 'up', prometheus: 'http://p:9090', query: 'up', limits: { failBelow: 1 } },
        ],
      },
    ],
  },
};

it('takes a whole rollout as it is', () => {
  expect(parseUserConfig(whole, 'f')).toEqual(whole);
});

const gate = (one: object): object => ({ rollout: { phases: [{ ...flag, entry: [one] }] } });

it.each([
  [{ rollout: {} }, 'rollout lacks phases'],
  [{ rollout: { phases: [] } }, 'rollout.phases is empty'],
  [{ rollout: { name: 'a b', phases: [flag] } }, 'rollout.name must be letters, digits and dashes'],
  [{ rollout: { phases: [{ command: 'x' }] } }, 'rollout.phases[0] lacks name'],
  [{ rollout: { phases: [flag, flag] } }, 'rollout.phases: two phases are called flag'],
  [
    {
      rollout: {
        phases: [
          { name: 'a', migrations: ['m'] },
          { name: 'b', migrations: ['m'] },
        ],
      },
    },
    'rollout.phases: two phases apply m',
  ],
  [
    { rollout: { phases: [{ name: 'a' }] } },
    'rollout.phases[0] wants exactly one of migrations, command, attestation',
  ],
  [
    { rollout: { phases: [{ ...flag, attestation: 'x' }] } },
    'rollout.phases[0] wants exactly one of migrations, command, attestation',
  ],
  [{ rollout: { phases: [{ name: 'a', migrations: [] }] } }, 'rollout.phases[0].migrations is empty'],
  [
    { rollout: { phases: [{ name: 'a', migrations: ['m'], rollbackCommand: 'x' }] } },
    'rollout.phases[0].rollbackCommand says nothing without a command',
  ],
  [
    { rollout: { phases: [{ ...flag, onFailure: 'retry' }] } },
    'rollout.phases[0].onFailure must be one of stop, rollback-phase, rollback-all',
  ],
  [
    { rollout: { phases: [{ ...flag, soakMs: -1 }] } },
    'rollout.phases[0].soakMs must be a number, 0 to 3153600000000, not -1',
  ],
  [
    { rollout: { phases: [{ ...flag, soakMs: 9e15 }] } },
    'rollout.phases[0].soakMs must be a number, 0 to 3153600000000, not 9000000000000000',
  ],
  [
    { rollout: { phases: [{ ...flag, promotedFrom: {} }] } },
    'rollout.phases[0].promotedFrom lacks environment',
  ],
  [
    {
      environments: { a: { url: 'A' } },
      rollout: { phases: [{ ...flag, promotedFrom: { environment: 'b' } }] },
    },
    'rollout.phases[0].promotedFrom.environment: there is no environment b; known are a',
  ],
  [
    gate({ name: 'g' }),
    'rollout.phases[0].entry[0] wants exactly one of check, target, comparison, sql, url,',
  ],
  [gate({ check: 'disk' }), 'rollout.phases[0].entry[0] lacks name'],
  [gate({ name: 'g', sql: 'select 1' }), 'rollout.phases[0].entry[0] lacks limits'],
  [
    gate({ name: 'g', sql: 'select 1', limits: {} }),
    'rollout.phases[0].entry[0].limits wants one of warnAbove',
  ],
  [
    gate({ name: 'g', sql: 'select 1', limits: { warnAbove: 1 } }),
    'rollout.phases[0].entry[0].limits only warns, so it could never fail: set failAbove or failBelow',
  ],
  [
    gate({ name: 'g', check: 'disk', count: 3, failureLimit: 3 }),
    'rollout.phases[0].entry[0] bears 3 failures of 3 answers: it could never fail',
  ],
  [
    gate({ name: 'g', url: 'http://h', at: 'a' }),
    'rollout.phases[0].entry[0] wants both at and limits, or neither',
  ],
  [gate({ name: 'g', check: 'disk', count: 1.5 }), 'rollout.phases[0].entry[0].count must be a whole number'],
  [
    gate({ name: 'g', check: 'disk', count: 0 }),
    'rollout.phases[0].entry[0].count must be a number, 1 or more',
  ],
  [
    gate({ name: 'g', check: 'disk', strict: 'yes' }),
    'rollout.phases[0].entry[0].strict must be one of true, false',
  ],
  [gate({ name: 'g', load: { clients: 5 } }), 'rollout.phases[0].entry[0].load lacks durationMs'],
  [
    gate({ name: 'g', unusedIndexes: 'dropped' }),
    'gate g asks for the indexes that its migrations drop; it has none',
  ],
  [
    {
      rollout: {
        phases: [{ ...flag, entry: [{ name: 'g', check: 'a' }], success: [{ name: 'g', check: 'b' }] }],
      },
    },
    'rollout.phases[0]: two gates are called g',
  ],
  [{ environments: { a: {} } }, 'environments.a wants exactly one of url, evidence'],
  [{ notifications: [{}] }, 'notifications[0] wants exactly one of webhook, command'],
  [
    { notifications: [{ command: 'x', headers: { a: 'B' } }] },
    'notifications[0].headers says nothing without a webhook',
  ],
])('refuses %j', (config, message) => {
  const error = thrownBy(() => parseUserConfig(config, 'f'));
  expect(error).toMatchObject({ code: 'configuration', exitCode: 2 });
  expect(error.message).toContain(message);
});

it.each([
  { environments: { a: { url: 'postgres://u:s3cret@h/d' } } },
  { notifications: [{ webhook: 'https://hooks/s3cret' }] },
  { notifications: [{ webhook: 'A', headers: { authorization: 'Bearer s3cret' } }] },
  gate({ name: 'g', prometheus: 'https://u:s3cret@h', query: 'up', limits: { failAbove: 1 } }),
])('shows no value that may be a secret', (config) => {
  const error = thrownBy(() => parseUserConfig(config, 'f'));
  expect(`${error.message} ${error.hint}`).not.toContain('s3cret');
});
