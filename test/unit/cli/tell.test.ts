import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tell } from '../../../src/cli/tell.ts';
import { FORMATS } from '../../../src/report/format.ts';
import { testContext } from '../../support/context.ts';
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
