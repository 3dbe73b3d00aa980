import { expect, it } from 'vitest';
import { showConfig } from '../../../src/cli/show-config.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';
import { testContext } from '../../support/context.ts';

const settings = {
  migrations: 'sql',
  validation: 'validation',
  limits: { ...DEFAULT_LIMITS, maxConnections: 80 },
  protected: ['prod'],
  contacts: [],
  accepted: [],
};
const known = {
  options: { command: 'db-check pre', settings, output: undefined, color: false },
  origins: { migrations: '--migrations', 'limits.maxConnections': 'db-check.config.ts' },
};
const environment = { DATABASE_URL: 'postgresql://u:s3cret@h/d' };

it('prints every setting with its origin, and no password', async () => {
  const context = testContext({ environment });
  showConfig(context, { ...known, options: { ...known.options, format: 'table' }, flags: {} });
  await expect(context.written.stdout).toMatchFileSnapshot('../../golden/show-config.txt');
});

it('prints the same for machines', () => {
  const context = testContext({ environment });
  showConfig(context, { ...known, options: { ...known.options, format: 'json' }, flags: {} });
  expect(context.written.stdout).not.toContain('s3cret');
  expect(JSON.parse(context.written.stdout)).toMatchObject({
    schemaVersion: 1,
    settings: {
      connection: { value: 'u@h:5432/d', origin: 'DATABASE_URL' },
      'limits.maxConnections': { value: 80, origin: 'db-check.config.ts' },
    },
  });
});

it('works without a database named', () => {
  const context = testContext();
  showConfig(context, { ...known, options: { ...known.options, format: 'table' }, flags: {} });
  expect(context.written.stdout).toContain('(nobody named one)');
});

it('names phases and notifications, and shows nothing of their commands', () => {
  const context = testContext({ environment });
  const secretive = {
    ...settings,
    rollout: { phases: [{ name: 'flag', command: ['set', 's3cret'] }] },
    notifications: [{ webhook: 'SLACK_URL' }, { command: ['page', 's3cret'] }],
  };
  const options = { ...known.options, settings: secretive, format: 'table' as const };
  showConfig(context, { ...known, options, flags: {} });
  expect(context.written.stdout).not.toContain('s3cret');
  expect(context.written.stdout).toMatch(/^rollout +flag /m);
  expect(context.written.stdout).toMatch(/^notifications +webhook SLACK_URL, command /m);
});
