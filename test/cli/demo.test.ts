import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fetchPostgres } from '../../scripts/fetch-postgres.ts';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import type { Report } from '../../src/report/report.ts';
import { testBinaries } from '../support/binaries.ts';
import { ROOT, runCli } from '../support/cli.ts';
import { expectComparison } from '../support/demo-comparison.ts';
import { TEST_SETTINGS } from '../support/server-settings.ts';

it('deploys, measures, takes back and proves it on a server of its own, and leaves only its report', async () => {
  const { environment, cwd, left } = places();
  const { exitCode, stdout, stderr } = await runCli('db-check', ['demo', '--scale', '0.01'], {
    cwd,
    environment,
  });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stderr).toMatch(/\[9\/9\].*\n\$ db-rollback 20251005000002_index_cleanup 2025/);
  expect(stdout).toContain('taken back without a trace');
  expect(left()).toEqual([]);
  const [folder = ''] = readdirSync(join(cwd, '.plumbline'));
  expect(readdirSync(join(cwd, '.plumbline', folder)).toSorted()).toEqual([
    'baseline.json',
    'db-check.config.json',
    'report.json',
    'report.txt',
    'rollout.html',
  ]);
  const report = JSON.parse(readFileSync(join(cwd, '.plumbline', folder, 'report.json'), 'utf8')) as Report;
  expect(report.sections.map(({ id }) => id)).toEqual(['steps', 'queries', 'in-short']);
  await expectComparison(join(cwd, '.plumbline', folder));
});

const OTHERS = process.env['PLUMBLINE_ALL_CASES'] === undefined ? [] : ['14', '16'];

it.for(OTHERS)('comes to the same conclusion on PostgreSQL %s', async (major) => {
  const { environment, cwd } = places();
  const server = await startEmbeddedServer({ native: fetchPostgres(major), settings: TEST_SETTINGS });
  onTestFinished(() => server.stop('immediate'));
  const words = ['demo', '--scale', '0.01', '--url', server.url];
  const { exitCode, stdout, stderr } = await runCli('db-check', words, { cwd, environment });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stdout).toContain('taken back without a trace');
  const [folder = ''] = readdirSync(join(cwd, '.plumbline'));
  await expectComparison(join(cwd, '.plumbline', folder));
});

it.for([
  { signal: 'SIGINT', exitCode: 130, at: '20_evidence.sql' },
  { signal: 'SIGTERM', exitCode: 143, at: '[4/9]' },
  { signal: 'SIGHUP', exitCode: null, at: '[1/9]' },
] as const)('cleans up after $signal', async ({ signal, exitCode, at }) => {
  const { environment, cwd, left } = places();
  const demo = spawnDemo(['--scale', '0.02'], { environment, cwd });
  await textOf(demo, at);
  expect(left()).toHaveLength(1);
  demo.kill(signal);
  const [code] = (await once(demo, 'exit')) as [number | null];
  expect(code).toBe(exitCode);
  expect(left()).toEqual([]);
});

it('keeps the server when asked to', async () => {
  const { environment, cwd } = places();
  const { stderr } = await runCli('db-check', ['demo', '--scale', '0.01', '--keep'], { cwd, environment });
  const [, pid = '', directory = ''] = /kill (\d+); rm -r (\S+)/.exec(stderr) ?? [];
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const [, url = ''] = /export DATABASE_URL=(\S+)/.exec(stderr) ?? [];
  const status = await runCli('db-deploy', ['status', '--url', url], { cwd: ROOT, environment });
  process.kill(Number(pid), 'SIGQUIT');
  expect(status.exitCode).toBe(0);
});

it('uses an empty database of yours, and no other', async () => {
  const { environment, cwd, left } = places();
  // roles belong to all databases: what other tests make of them would be a difference
  const server = await startEmbeddedServer({ native: testBinaries(), settings: TEST_SETTINGS });
  onTestFinished(() => server.stop('immediate'));
  const words = ['demo', '--scale', '0.01', '--url', server.url];
  expect(await runCli('db-check', words, { cwd, environment })).toMatchObject({ exitCode: 0 });
  expect(left()).toEqual([]);
  const refused = await runCli('db-check', words, { cwd, environment });
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not empty: it has ') });
});

it.for(['0', '-1', 'much'])('refuses %s as a scale', async (scale) => {
  const { environment, cwd } = places();
  const refused = await runCli('db-check', ['demo', `--scale=${scale}`], { cwd, environment });
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--scale wants a number') });
});

it('says at once when it cannot write its report', async () => {
  const { environment, cwd, left } = places();
  writeFileSync(join(cwd, '.plumbline'), 'not a folder');
  const refused = await runCli('db-check', ['demo'], { cwd, environment });
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('where you may write') });
  expect(left()).toEqual([]);
});

interface Places {
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What is left in the folder for temporary files. */
  left(): readonly string[];
}

function places(): Places {
  const [temporary, cwd] = ['tmp', 'cwd'].map((name) => mkdtempSync(join(tmpdir(), `demo-${name}-`)));
  if (temporary === undefined || cwd === undefined) throw new Error('two folders were made');
  // the server may run as another user
  chmodSync(temporary, 0o755);
  onTestFinished(() =>
    [temporary, cwd].forEach((folder) => rmSync(folder, { recursive: true, force: true })),
  );
  return { environment: { TMPDIR: temporary }, cwd, left: () => readdirSync(temporary) };
}

function spawnDemo(
  words: readonly string[],
  { environment, cwd }: Pick<Places, 'environment' | 'cwd'>,
): ChildProcess {
  const { PATH = '', HOME = '/' } = process.env;
  const demo = spawn(process.execPath, [join(ROOT, 'dist/bin/db-check.cjs'), 'demo', ...words], {
    cwd,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void demo.kill('SIGTERM'));
  return demo;
}

/** Resolves when the text has appeared on stderr. */
function textOf(demo: ChildProcess, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    demo.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(wanted)) resolve();
    });
    demo.once('exit', () => reject(new Error(`the demo ended before it said ${wanted}: ${text}`)));
  });
}
