import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tell } from '../../../src/cli/tell.ts';
import { exampleReport } from '../report/example-report.ts';

function recorder(): { out: string; err: string; stdout(text: string): void; stderr(text: string): void } {
  return {
    out: '',
    err: '',
    stdout(text) {
      this.out += text;
    },
    stderr(text) {
      this.err += text;
    },
  };
}

it('prints the result to stdout and nothing else', async () => {
  const context = recorder();
  expect(await tell(context, { format: 'json', output: undefined, color: false }, exampleReport)).toBe(1);
  expect(JSON.parse(context.out)).toEqual(exampleReport);
  expect(context.err).toBe('');
});

it('writes the file that --output names, without colour', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tell-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const output = join(folder, 'report.txt');
  const context = recorder();
  await tell(context, { format: 'table', output, color: true }, exampleReport);
  const written = await readFile(output, 'utf8');
  expect(written).toContain('Health checks');
  expect(written).not.toContain('\u001b');
  expect(context.out).toBe('');
  expect(context.err).toContain(`report written to ${output}`);
});

it('prints a report that cannot be written, and does not end good', async () => {
  const context = recorder();
  const good = { ...exampleReport, verdict: { status: 'good', summary: 'fine', exitCode: 0 } as const };
  const how = { format: 'json', output: '/nowhere/at/all/report.json', color: false } as const;
  expect(await tell(context, how, good)).toBe(2);
  expect(JSON.parse(context.out)).toEqual(good);
  expect(context.err).toContain('cannot write the report');
});
