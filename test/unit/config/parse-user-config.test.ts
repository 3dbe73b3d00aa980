import { expect, it } from 'vitest';
import { parseUserConfig } from '../../../src/config/parse-user-config.ts';
import { thrownBy } from '../../support/thrown-by.ts';

it('keeps what is right, and nothing that is undefined', () => {
  const config = {
    migrations: 'm',
    validation: 'v',
    limits: { maxConnections: 80, minCacheHitPercent: 99.5, longQueryMs: undefined },
    protected: ['prod'],
    contacts: ['dba@example.com'],
    pools: [{ name: 'web', instances: 4, workers: 2, pool: 5, overflow: 0, role: 'app' }],
    accepted: [{ check: 'connections', reason: 'r', owner: 'o', until: '2028-02-29' }],
  };
  expect(parseUserConfig(config, 'f')).toEqual({
    ...config,
    limits: { maxConnections: 80, minCacheHitPercent: 99.5 },
  });
});

it.each([
  [null, 'the configuration must be an object, not null'],
  [[], 'the configuration must be an object, not []'],
  [() => ({}), 'the configuration must be an object'],
  [
    { limit: {} },
    'there is no setting limit; known are migrations, validation, limits, checks, backup, attestations, pools, load, lint, ownChecks, rollout, environments, notifications, escalation, watch, standbys, freeSpace, protected, contacts, accepted',
  ],
  [
    { load: { maxP95: 3 } },
    'there is no setting load.maxP95; known are maxMeanMs, maxP95Ms, maxErrorPercent',
  ],
  [{ lint: { runner: 'make' } }, 'lint.runner must be one of plumbline, prisma, psql, one-transaction'],
  [
    { lint: { rules: { 'drop-table': 'loud' } } },
    'lint.rules.drop-table must be one of error, warning, info',
  ],
  [{ lint: { serverVersion: 13 } }, 'lint.serverVersion must be one of 14, 15, 16, 17, 18, not 13'],
  [{ load: { maxErrorPercent: 101 } }, 'load.maxErrorPercent must be a number, 0 to 100, not 101'],
  [{ limits: { maxConections: 3 } }, 'there is no setting limits.maxConections; known are maxConnections,'],
  [{ limits: { constructor: 3 } }, 'there is no setting limits.constructor'],
  [{ freeSpace: { mount: '/', command: 'df' } }, 'freeSpace must be either a mount or a command'],
  [{ limits: 5 }, 'limits must be an object, not 5'],
  [{ limits: { longQueryMs: '5m' } }, 'limits.longQueryMs must be a number, 1 or more, not "5m"'],
  [{ limits: { minCacheHitPercent: 101 } }, 'limits.minCacheHitPercent must be a number, 0 to 100, not 101'],
  [{ limits: { maxConnections: Number.NaN } }, 'limits.maxConnections must be a number, 1 or more'],
  [{ migrations: '' }, 'migrations must be a text, not ""'],
  [{ contacts: 'me' }, 'contacts must be a list of texts, not "me"'],
  [{ accepted: {} }, 'accepted must be a list, not {}'],
  [{ accepted: ['x'] }, 'accepted[0] must be an object, not "x"'],
  [{ accepted: [{ check: 'x', reason: 'r', owner: 'o' }] }, 'accepted[0].until is missing'],
  [
    { accepted: [{ check: 'x', until: '2027-02-29' }] },
    'accepted[0].until must be a day, YYYY-MM-DD, not "2027-02-29"',
  ],
  [{ pools: [{ name: 'web', instances: 2 }] }, 'pools[0] lacks pool'],
  [
    { pools: [{ name: 'web', instances: 0, pool: 5 }] },
    'pools[0].instances must be a number, 1 or more, not 0',
  ],
  [{ pools: [{ name: 'web', size: 5 }] }, 'there is no setting pools[0].size; known are name, instances,'],
  [
    { standbys: ['postgresql://u:secret@h/d'] },
    'standbys[0] must be the name of an environment variable that holds the URL of a standby',
  ],
  [{ protected: [1] }, 'protected must be a list of texts, not [1]'],
])('refuses %j', (value, message) => {
  const error = thrownBy(() => parseUserConfig(value, 'db-check.config.ts'));
  expect(error).toMatchObject({ code: 'configuration', exitCode: 2 });
  expect(error.message).toContain(`db-check.config.ts: ${message}`);
});
