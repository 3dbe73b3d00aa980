import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { UserConfig } from '../../../src/config/settings.ts';
import { createProject, migration, type RolloutProject } from '../../support/rollout.ts';

const FILES = migration('1_item', 'create table item (a int);', 'drop table item;');
const PHASE = { name: 'table', migrations: ['1_item'] };

function production(environment: object, forMs = 0): UserConfig {
  return {
    rollout: { phases: [{ ...PHASE, promotedFrom: { environment: 'staging', forMs } }] },
    environments: { staging: environment },
  } as UserConfig;
}

/** Staging, where it is done already unless told otherwise, and production beside it. */
async function createPair(forMs = 0): Promise<{ staging: RolloutProject; live: RolloutProject }> {
  const staging = await createProject({ rollout: { phases: [PHASE] } }, FILES);
  const live = await createProject(production({ url: 'STAGING_URL' }, forMs), FILES);
  return { staging, live };
}

async function runLive({ staging, live }: Awaited<ReturnType<typeof createPair>>) {
  const end = await live.run('rollout', { environment: { STAGING_URL: staging.database.url } });
  const text = end.stdout.replaceAll(/\s+/g, ' ');
  const applied = await live.database.query("select 1 from pg_class where relname = 'item'");
  return { ...end, text, isApplied: applied.length > 0 };
}

it("takes staging's own journal for proof", async () => {
  const pair = await createPair();
  const early = await runLive(pair);
  expect(early).toMatchObject({ exitCode: 1, isApplied: false });
  expect(early.text).toContain('no rollout rollout was ever begun in staging');
  expect((await pair.staging.run('rollout')).exitCode).toBe(0);
  const end = await runLive(pair);
  expect(end).toMatchObject({ exitCode: 0, isApplied: true });
  expect(end.text).toContain('the same passed in staging');
});

it('wants another file to pass there first', async () => {
  const pair = await createPair();
  await pair.staging.run('rollout');
  writeFileSync(
    join(pair.live.folder, 'migrations/1_item/migration.sql'),
    'create table item (a int, b int);',
  );
  const end = await runLive(pair);
  expect(end).toMatchObject({ exitCode: 1, isApplied: false });
  expect(end.text).toContain('1_item passed in staging with another checksum');
});

it('wants it to have stood there for long enough', async () => {
  const pair = await createPair(3_600_000);
  await pair.staging.run('rollout');
  const end = await runLive(pair);
  expect(end).toMatchObject({ exitCode: 1, isApplied: false });
  expect(end.text).toContain('it has not stood in staging for long enough: from');
  await pair.staging.database.query(
    "update db_check.rollout_phase set ended_at = ended_at - interval '1 hour'",
  );
  expect(await runLive(pair)).toMatchObject({ exitCode: 0, isApplied: true });
});

it('sees a rollback there that no rollout knows of', async () => {
  const pair = await createPair();
  await pair.staging.run('rollout');
  await pair.staging.database.query('update _prisma_migrations set rolled_back_at = now()');
  const end = await runLive(pair);
  expect(end).toMatchObject({ exitCode: 1, isApplied: false });
  expect(end.text).toContain('1_item was rolled back in staging since it had passed there');
});

it('sees a phase that was taken back there', async () => {
  const pair = await createPair();
  await pair.staging.run('rollout');
  await pair.staging.database.query("update db_check.rollout_phase set state = 'rolled-back'");
  const end = await runLive(pair);
  expect(end).toMatchObject({ exitCode: 1, isApplied: false });
  expect(end.text).toContain('phase table was taken back in staging');
});

it.each([
  [
    'an URL that nobody set',
    {},
    'the environment variable STAGING_URL, which holds the URL of staging, is not set',
  ],
  ['nobody there', { STAGING_URL: 'postgresql://u@127.0.0.1:1/d' }, 'staging could not be asked:'],
])('%s is no proof: a human is asked', async (_what, environment, message) => {
  const live = await createProject(production({ url: 'STAGING_URL' }), FILES);
  const end = await live.run('rollout', { environment });
  expect(end.exitCode).toBe(9);
  expect(end.stdout.replaceAll(/\s+/g, ' ')).toContain(message);
});

it('takes a sealed file for proof, and no byte of it changed', async () => {
  const staging = await createProject({ rollout: { phases: [PHASE] } }, FILES);
  await staging.run('rollout');
  const file = join(staging.folder, 'staging.json');
  const live = await createProject(production({ evidence: file }), FILES);
  const missing = await live.run('rollout');
  expect(missing).toMatchObject({ exitCode: 9 });
  expect(missing.stdout).toContain('the evidence of staging cannot be read');
  expect((await staging.run('rollout --export', {}, file)).exitCode).toBe(0);
  const sealed = readFileSync(file, 'utf8');
  const at = Math.floor(Math.random() * sealed.length);
  const byte = sealed[at] === 'x' ? 'y' : 'x';
  writeFileSync(file, sealed.slice(0, at) + byte + sealed.slice(at + 1));
  expect((await live.run('rollout')).exitCode, `byte ${at}`).toBe(9);
  writeFileSync(file, `${sealed} `);
  expect((await live.run('rollout')).stdout.replaceAll(/\s+/g, ' ')).toContain('its seal is broken');
  writeFileSync(file, sealed);
  const end = await live.run('rollout');
  expect(end.exitCode).toBe(0);
});

it('asks for the proof anew where the file was changed behind it: what was proved is its bytes', async () => {
  const staging = await createProject({ rollout: { phases: [PHASE] } }, FILES);
  await staging.run('rollout');
  const entry = [{ name: 'empty', sql: 'select null::int', limits: { failAbove: 0 } }];
  const environments = { staging: { url: 'STAGING_URL' } };
  const phase = { ...PHASE, entry, promotedFrom: { environment: 'staging' } };
  const live = await createProject({ rollout: { phases: [phase] }, environments }, FILES);
  expect((await runLive({ staging, live })).exitCode).toBe(9);
  writeFileSync(join(live.folder, 'migrations/1_item/migration.sql'), 'create table item (a int, b int);');
  live.configure({
    rollout: { phases: [{ ...PHASE, promotedFrom: { environment: 'staging' } }] },
    environments,
  });
  const end = await runLive({ staging, live });
  expect(end).toMatchObject({ exitCode: 1, isApplied: false });
  expect(end.text).toContain('1_item passed in staging with another checksum');
});

it('refuses a file that was changed while the gates behind the proof were asked', async () => {
  const staging = await createProject({ rollout: { phases: [PHASE] } }, FILES);
  await staging.run('rollout');
  const environments = { staging: { url: 'STAGING_URL' } };
  const entry = [{ name: 'slow', sql: 'select 0', limits: { failAbove: 0 } }];
  const phase = { ...PHASE, entry, promotedFrom: { environment: 'staging' } };
  const live = await createProject({ rollout: { phases: [phase] }, environments }, FILES);
  const file = join(live.folder, 'migrations/1_item/migration.sql');
  const { exitCode, stdout } = await live.run('rollout', {
    environment: { STAGING_URL: staging.database.url },
    stderr: (text) => {
      if (text.includes('slow')) writeFileSync(file, 'create table item (a int, b int);');
    },
  });
  expect(exitCode).toBe(7);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('were changed while its gates were asked');
});
