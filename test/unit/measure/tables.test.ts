import { expect, it } from 'vitest';
import { baseline, BY_INDEX, failed, measured, query } from '../../support/measurements.ts';
import { judgeDeployment, type Deployment } from '../../../src/measure/judge-deployment.ts';
import { judgeBaselineTargets } from '../../../src/measure/judge-targets.ts';
import { measurementTables } from '../../../src/measure/measurement-tables.ts';
import { parseTargetQuery } from '../../../src/measure/query-file.ts';
import type { Finding } from '../../../src/report/finding.ts';
import type { Section } from '../../../src/report/report.ts';
import { renderTable } from '../../../src/report/table.ts';
import { judgeFindings } from '../../../src/report/verdict.ts';

const slowPlan = {
  rowsRead: 60_000,
  bigSequentialScans: ['public.parcel'],
  tempBlocks: 120,
};

const BEFORE = baseline([
  query('latest-parcels', {
    typical: measured({ p50Ms: 78.4, blocks: 2_512, plan: slowPlan }),
    heaviest: measured({ p50Ms: 820, blocks: 2_512, n: 4, rows: 10, plan: slowPlan }),
  }),
  query('parcel-by-id', { typical: measured({ p50Ms: 0.42, blocks: 60, rows: 1, plan: BY_INDEX }) }),
  query('returns', { typical: failed('57014', 'canceling statement due to statement timeout') }),
  query('unmatched', {}),
]);

const NOW = baseline(
  [
    query('latest-parcels', {
      typical: measured({ p50Ms: 0.31, blocks: 4, plan: BY_INDEX }),
      heaviest: measured({ p50Ms: 0.52, blocks: 13, plan: { ...BY_INDEX, rowsRead: 10, heapFetches: 9 } }),
    }),
    query('parcel-by-id', { typical: measured({ p50Ms: 0.4, blocks: 4, rows: 1, plan: BY_INDEX }) }),
    query('returns', { typical: measured({ p50Ms: 12, n: 20 }) }),
    query('unmatched', {}),
  ],
  {
    settings: { work_mem: '65536kB', jit: 'on' },
    tables: [{ table: 'public.parcel', pages: 1, rows: 90_000 }],
  },
);

const DEPLOYMENT: Deployment = {
  queries: [parseTargetQuery('latest-parcels.sql', '-- target: 50ms\n-- improve: 30%\nselect 1')],
  now: NOW,
  before: { baseline: BEFORE, origin: '.plumbline/baseline.json' },
  created: [
    {
      migration: '20251005000001_speed',
      table: { kind: 'relation', schema: undefined, name: 'parcel' },
      index: { kind: 'index', schema: undefined, name: 'parcel_note_idx' },
    },
  ],
  states: new Map(),
  unreadable: [],
  minCacheHitPercent: 95,
};

function render(
  sections: readonly Section[],
  findings: readonly Finding[] = sections.flatMap((one) => (one.kind === 'findings' ? one.findings : [])),
): string {
  return renderTable(
    {
      schemaVersion: 1,
      tool: { name: 'pg-plumbline', version: '0.0.0' },
      command: 'db-check post',
      runId: '20251005T000000-abc123',
      target: 'app@db.example:5432/shop',
      startedAt: '2025-10-05T00:00:00.000Z',
      finishedAt: '2025-10-05T00:00:12.000Z',
      verdict: judgeFindings(findings, { strict: false }),
      sections,
      next: [],
    },
    { width: 80, color: false },
  );
}

it('shows a baseline', async () => {
  const findings = judgeBaselineTargets(BEFORE.queries);
  const text = render([
    { kind: 'findings', id: 'targets', title: 'Targets', findings },
    ...measurementTables(BEFORE),
  ]);
  await expect(text).toMatchFileSnapshot('../../golden/baseline.txt');
});

it('shows what a deployment did', async () => {
  const { sections, findings } = judgeDeployment(DEPLOYMENT);
  await expect(render(sections, findings)).toMatchFileSnapshot('../../golden/post.txt');
});

it('says that nothing was compared without a baseline, and that a demanded improvement is then unknown', () => {
  const { findings, sections } = judgeDeployment({ ...DEPLOYMENT, before: undefined });
  expect(findings).toContainEqual({
    id: 'comparison',
    status: 'skipped',
    subject: '',
    message: 'no baseline was found: take one before the next deployment (db-check baseline)',
  });
  expect(findings).toContainEqual(
    expect.objectContaining({ id: 'latest-parcels', subject: 'improvement', status: 'unknown' }),
  );
  expect(sections.some(({ id }) => id === 'comparison')).toBe(false);
});

it('says what could not be told about new indexes', () => {
  const { findings } = judgeDeployment({ ...DEPLOYMENT, created: [], unreadable: ['the folder is gone'] });
  expect(findings.filter(({ id }) => id === 'new-index')).toMatchObject([
    { status: 'unknown', message: 'the folder is gone' },
  ]);
  const none = judgeDeployment({ ...DEPLOYMENT, created: [] }).findings;
  expect(none.filter(({ id }) => id === 'new-index')).toMatchObject([{ status: 'skipped' }]);
});

it('keeps the sampled values out of reports', () => {
  expect(JSON.stringify(judgeDeployment(DEPLOYMENT).sections)).not.toContain('value of');
});
