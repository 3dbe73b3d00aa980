import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tell } from '../../../src/cli/tell.ts';
import { FORMATS } from '../../../src/report/format.ts';
import { testContext } from '../../support/context.ts';
import type { Report } from '../../../src/report/report.ts';
import { exampleReport } from '../report/example-report.ts';

it('prints the result to stdout and nothing else', async () => {
  const context = testContext();
  expect(await tell(context, { format: 'json', output: undefined, color: false }, exampleReport)).toBe(1);
  expect(JSON.parse(context.written.stdout)).toEqual(exampleReport);
  expect(context.written.stderr).toBe('');
});

it.each(FORMATS)('prints %s', async (format) => {
  const context = testContext();
  await tell(context, { format, output: undefined, color: false }, exampleReport);
  expect(context.written.stdout).toContain('long-running-queries');
  expect(context.written.stdout).toMatch(/[^\n]\n$/);
});

it('writes the file that --output names, without colour', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tell-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const output = join(folder, 'report.txt');
  const context = testContext();
  await tell(context, { format: 'table', output, color: true }, exampleReport);
  const written = await readFile(output, 'utf8');
  expect(written).toContain('Health checks');
  expect(written).not.toContain('\u001b');
  expect(context.written.stdout).toBe('');
  expect(context.written.stderr).toContain(`report written to ${output}`);
});

it('prints a report that cannot be written, and does not end good', async () => {
  const context = testContext();
  const good = { ...exampleReport, verdict: { status: 'good', summary: 'fine', exitCode: 0 } as const };
  const how = { format: 'json', output: '/nowhere/at/all/report.json', color: false } as const;
  expect(await tell(context, how, good)).toBe(2);
  expect(JSON.parse(context.written.stdout)).toEqual(good);
  expect(context.written.stderr).toContain('cannot write the report');
});

it('gives the exit code of SIGTERM in the report too', async () => {
  const never = new AbortController().signal;
  const context = testContext({ stop: { signal: AbortSignal.abort(143), urgent: never } });
  const stopped = { ...exampleReport, verdict: { status: 'stopped', summary: '', exitCode: 130 } as const };
  expect(await tell(context, { format: 'json', output: undefined, color: false }, stopped)).toBe(143);
  expect(JSON.parse(context.written.stdout)).toMatchObject({ verdict: { exitCode: 143 } });
});

async function inActions(): Promise<{ readonly root: string; readonly summary: string }> {
  const root = await mkdtemp(join(tmpdir(), 'tell-'));
  onTestFinished(() => rm(root, { recursive: true }));
  return { root, summary: join(root, 'summary.md') };
}

it('in GitHub Actions: paths from the root of the repository, and the page of the run', async () => {
  const { root, summary } = await inActions();
  const context = testContext({
    environment: { GITHUB_WORKSPACE: root, GITHUB_STEP_SUMMARY: summary },
    workingDirectory: join(root, 'packages', 'shop'),
  });
  const location = { file: 'migrations/a.sql', line: 1, column: 1, lineText: 'select' };
  const finding = { id: 'careful', status: 'warn', subject: '', message: 'look', location } as const;
  const report: Report = {
    ...exampleReport,
    sections: [{ kind: 'findings', id: 'a', title: 'A', findings: [finding] }],
  };
  const how = { output: undefined, color: false };
  await tell(context, { ...how, format: 'sarif' }, report);
  expect(context.written.stdout).toContain('"uri": "packages/shop/migrations/a.sql"');
  await expect(readFile(summary)).rejects.toThrow('ENOENT');
  await tell(context, { ...how, format: 'github' }, report);
  expect(context.written.stdout).toContain('::warning file=packages/shop/migrations/a.sql,line=1');
  await tell(context, { ...how, format: 'github' }, report);
  const written = await readFile(summary, 'utf8');
  expect(written.match(/^## db-check pre: FAILED$/gm)).toHaveLength(2);
  expect(written).toContain('packages/shop/migrations/a.sql:1:1');
});

it('a summary that cannot be written costs nothing, one that is full is not burst', async () => {
  const { root, summary } = await inActions();
  const how = { format: 'github', output: undefined, color: false } as const;
  const context = testContext({ environment: { GITHUB_STEP_SUMMARY: root } });
  expect(await tell(context, how, exampleReport)).toBe(1);
  expect(context.written.stderr).toContain('cannot write the step summary');
  await writeFile(summary, 'x'.repeat(1024 * 1024 - 100));
  await tell(testContext({ environment: { GITHUB_STEP_SUMMARY: summary } }), how, exampleReport);
  expect((await stat(summary)).size).toBeLessThanOrEqual(1024 * 1024);
});
