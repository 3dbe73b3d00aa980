import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { writeTypes } from '../../scripts/build/types.ts';
import { BINARIES } from '../../src/cli/registry.ts';
import { ROOT, runProcess, type Ran } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-tarball-'));
/** npm goes out to the registry as the caller would: with their proxy, certificates and cache. */
const caller = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value = '']) => [[name, value]]),
);
const npm = { cwd: folder, environment: { ...caller, npm_config_audit: 'false', npm_config_fund: 'false' } };

async function good(run: Promise<Ran>): Promise<string> {
  const { exitCode, stdout, stderr } = await run;
  expect(exitCode, stdout + stderr).toBe(0);
  return stdout;
}

beforeAll(async () => {
  writeTypes(ROOT);
  await good(
    runProcess('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { ...npm, cwd: ROOT }),
  );
  const [tarball = ''] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await good(runProcess('npm', ['install', '--prefer-offline', `./${tarball}`], npm));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('brings nothing but itself, the parser, and the library its types are written with', () => {
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.sort()).toEqual(['@pgsql', 'kysely', 'libpg-query', 'pg-plumbline']);
});

it.each(BINARIES.map(({ name }) => name))('%s starts from node_modules/.bin', async (name) => {
  const binary = join(folder, 'node_modules/.bin', name);
  expect(await good(runProcess(binary, ['--version'], { cwd: folder }))).toBe('0.1.0\n');
  expect(await good(runProcess(binary, ['--help'], { cwd: folder }))).toContain(`Usage: ${name}`);
});

it('checks a database from there', async () => {
  const binary = join(folder, 'node_modules/.bin/db-check');
  const { exitCode, stdout, stderr } = await runProcess(
    binary,
    ['pre', '--json', '--url', inject('serverUrl')],
    {
      cwd: folder,
    },
  );
  const report = JSON.parse(stdout) as { verdict: { exitCode: number }; sections: unknown[] };
  expect(report.verdict.exitCode, stderr).toBe(exitCode);
  expect(report.sections).not.toEqual([]);
});

it('can be imported, with types', async () => {
  const use = `
    import { deploy, EXIT, rollback, runChecks, ToolError, VERSION, type DeployResult, type Limits } from 'pg-plumbline';
    import { defineConfig } from 'pg-plumbline/config';
    const limits: Partial<Limits> = { maxConnections: 80 };
    const code: 0 = EXIT.ok;
    const functions = [deploy, rollback, runChecks].map((one) => typeof one).join();
    export const later = (url: string): Promise<DeployResult> => deploy({ url });
    console.log(VERSION, code, functions, ToolError.name, JSON.stringify(defineConfig({ limits })));`;
  writeFileSync(join(folder, 'use.ts'), use);
  expect(await good(runProcess(process.execPath, ['use.ts'], { cwd: folder }))).toBe(
    '0.1.0 0 function,function,function ToolError {"limits":{"maxConnections":80}}\n',
  );
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const flags = ['--strict', '--noEmit', '--module', 'nodenext', '--lib', 'es2024', '--types', 'node'];
  const roots = ['--typeRoots', join(ROOT, 'node_modules/@types')];
  await good(runProcess(process.execPath, [tsc, ...flags, ...roots, 'use.ts'], { cwd: folder }));
});
