import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_LOAD_LIMITS } from '../../../src/load/load-limits.ts';
import { judgeLoad } from '../../../src/load/judge-load.ts';
import type { LoadRun } from '../../../src/load/load-run.ts';
import { describeBroken, loadSections, searchSection } from '../../../src/load/load-sections.ts';
import type { SearchStep } from '../../../src/load/search-limit.ts';
import type { Report } from '../../../src/report/report.ts';
import { renderTable } from '../../../src/report/table.ts';
import { judgeFindings } from '../../../src/report/verdict.ts';
import { ROOT } from '../../support/cli.ts';
import { exampleFigures, exampleLatency, exampleRun } from '../../support/load-run.ts';

function render(sections: Report['sections'], findings: ReturnType<typeof judgeLoad>): string {
  return renderTable(
    {
      schemaVersion: 1,
      tool: { name: 'pg-plumbline', version: '0.1.0' },
      command: 'db-check load',
      runId: '20251005T000000-abc123',
      target: 'app@db.example:5432/shop',
      startedAt: '2025-10-05T00:00:00.000Z',
      finishedAt: '2025-10-05T00:01:10.000Z',
      verdict: judgeFindings(findings, { strict: false, good: 'all limits hold' }),
      sections,
      next: [],
    },
    { width: 80, color: false },
  );
}

const busy = exampleRun({
  shape: { clients: 50, durationMs: 60_000, rampUpMs: 0, ratePerSecond: 200, thinkMs: 0, seed: 42 },
  all: exampleFigures('all', {
    requests: 12_000,
    errors: 240,
    latency: exampleLatency({ meanMs: 812, p95Ms: 2300 }),
  }),
  queries: [
    exampleFigures('latest-orders', {
      requests: 11_988,
      errors: 240,
      latency: exampleLatency({ p95Ms: 2300 }),
    }),
    exampleFigures('yearly-report', {
      requests: 12,
      latency: { n: 12, meanMs: 900, p50Ms: 870, maxMs: 1200 },
    }),
  ],
  errors: [
    { code: '57014', count: 237, example: 'latest-orders: canceling statement due to statement timeout' },
    { code: 'lost', count: 3, example: 'latest-orders: Connection terminated unexpectedly' },
  ],
  leftOut: 0,
  queued: 1204,
  driver: { meanLagMs: 4, p95LagMs: 11, maxLagMs: 60, busyPercent: 93 },
});

it.each<[string, LoadRun]>([
  ['load', exampleRun()],
  ['load-failed', busy],
])('%s', async (name, run) => {
  const findings = judgeLoad(run, DEFAULT_LOAD_LIMITS);
  await expect(render(loadSections(run, findings), findings)).toMatchFileSnapshot(
    join(ROOT, `test/golden/${name}.txt`),
  );
});

function stepAt(load: number, run: LoadRun): SearchStep {
  const shaped = { ...run, shape: { ...run.shape, clients: load }, connected: load };
  const findings = judgeLoad(shaped, DEFAULT_LOAD_LIMITS);
  return { load, run: shaped, findings, holds: findings.every(({ status }) => status === 'pass') };
}

it('load-search', async () => {
  const steps = [stepAt(10, exampleRun()), stepAt(20, busy), stepAt(15, exampleRun())];
  const { findings = [] } = steps[0] ?? {};
  await expect(render([searchSection(steps)], findings)).toMatchFileSnapshot(
    join(ROOT, 'test/golden/load-search.txt'),
  );
});

it('a search names the figure that broke, and in words what nobody can tell', () => {
  const late = exampleRun({ driver: { meanLagMs: 80, p95LagMs: 300, maxLagMs: 900, busyPercent: 99 } });
  expect(describeBroken(judgeLoad(busy, DEFAULT_LOAD_LIMITS))).toBe('mean: 812 ms, limit 500 ms');
  expect(describeBroken(judgeLoad(late, DEFAULT_LOAD_LIMITS))).toBe(
    "driver: this process itself was late: the times are its own as much as the server's",
  );
});
