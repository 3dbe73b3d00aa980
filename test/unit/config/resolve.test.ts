import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings, type SettingsQuestion } from '../../../src/config/resolve.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';
import { folderOf } from '../../support/folder.ts';

type Answer = ReturnType<typeof resolveSettings>;

const ask = (workingDirectory: string, given: Partial<SettingsQuestion> = {}): Answer =>
  resolveSettings({
    workingDirectory,
    migrations: undefined,
    validation: undefined,
    config: undefined,
    ...given,
  });

const JSON_CONFIG = '{ "migrations": "sql", "limits": { "maxConnections": 7 } }';

it('without anything said it is the defaults', async () => {
  expect(await ask(folderOf({}))).toEqual({
    settings: {
      migrations: 'migrations',
      validation: 'validation',
      limits: DEFAULT_LIMITS,
      protected: [],
      contacts: [],
      accepted: [],
    },
    origins: { migrations: 'default' },
  });
});

describe('the configuration file', () => {
  it.each([
    ['db-check.config.json', JSON_CONFIG],
    ['db-check.config.mjs', `export default ${JSON_CONFIG}`],
    [
      'db-check.config.mts',
      `const limits: object = { maxConnections: 7 }; export default { migrations: 'sql', limits }`,
    ],
    ['db-check.config.cjs', `module.exports = ${JSON_CONFIG}`],
  ])('may be %s', async (name, text) => {
    const { settings, origins } = await ask(folderOf({ [name]: text }));
    expect(settings).toMatchObject({
      migrations: 'sql',
      limits: { maxConnections: 7, longQueryMs: 300_000 },
    });
    expect(origins).toEqual({ migrations: name, 'limits.maxConnections': name });
  });

  it('is found by --config, and its folders are seen from where it lies', async () => {
    const folder = folderOf({ 'ops/check.json': '{ "migrations": "../sql", "validation": "v" }' });
    const { settings, origins } = await ask(folder, { config: 'ops/check.json' });
    expect(settings).toMatchObject({ migrations: 'sql', validation: join('ops', 'v') });
    expect(origins).toEqual({ migrations: 'ops/check.json', validation: 'ops/check.json' });
  });

  it('gives way to flags', async () => {
    const folder = folderOf({ 'db-check.config.json': '{ "migrations": "a", "validation": "b" }' });
    const { settings, origins } = await ask(folder, { migrations: 'x', validation: 'y' });
    expect(settings).toMatchObject({ migrations: 'x', validation: 'y' });
    expect(origins).toEqual({ migrations: '--migrations', validation: '--validation' });
  });

  it.each([
    [{ 'db-check.config.json': '{' }, {}, 'is not JSON'],
    [{ 'db-check.config.json': '{}', 'db-check.config.mjs': '' }, {}, 'several configuration files'],
    [{}, { config: 'nowhere.ts' }, 'there is no configuration file'],
    [{ 'db-check.config.mjs': 'export const limits = {};' }, {}, 'has no default export'],
    [{ 'db-check.config.mjs': 'throw new Error("no luck");' }, {}, 'no luck'],
    [{ 'db-check.config.mjs': 'import "nowhere-to-be-found";' }, {}, 'nowhere-to-be-found'],
    [{ 'db-check.config.json': '{ "colour": 1 }' }, {}, 'there is no setting colour'],
  ])('%j is refused with exit 2', async (files, given, message) => {
    const refused = ask(folderOf(files), given);
    await expect(refused).rejects.toMatchObject({ code: 'configuration', exitCode: 2 });
    await expect(refused).rejects.toThrow(message);
  });
});

describe('the migrations folder', () => {
  const PRISMA_CONFIG = `export default { migrations: { path: 'db/migrations' } };`;

  it.each([
    [{ 'migrations/x': '', 'prisma/migrations/x': '' }, 'migrations'],
    [{ 'prisma/migrations/x': '', 'prisma.config.ts': PRISMA_CONFIG }, join('prisma', 'migrations')],
  ])('%j → %s', async (files, expected) => {
    const { settings, origins } = await ask(folderOf(files));
    expect(settings.migrations).toBe(expected);
    expect(origins).toEqual({ migrations: 'default' });
  });

  it("is Prisma's only where Prisma is installed", async () => {
    const { settings } = await ask(folderOf({ 'prisma.config.ts': PRISMA_CONFIG }));
    expect(settings.migrations).toBe('migrations');
  });
});

it('takes the rollout, and finds evidence beside the configuration', async () => {
  const rollout = { phases: [{ name: 'a', attestation: 'b' }] };
  const config = { rollout, environments: { lab: { evidence: 'lab.json' }, staging: { url: 'STAGING' } } };
  const folder = folderOf({ 'deploy/db-check.config.json': JSON.stringify(config) });
  const { settings, origins } = await ask(folder, { config: 'deploy/db-check.config.json' });
  expect(settings.rollout).toEqual(rollout);
  expect(settings.environments).toEqual({
    lab: { evidence: join('deploy', 'lab.json') },
    staging: { url: 'STAGING' },
  });
  expect(origins['rollout']).toBe(join('deploy', 'db-check.config.json'));
});
