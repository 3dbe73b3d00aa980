import { expect, it } from 'vitest';
import { describeEvidence } from '../../../src/evidence/describe-evidence.ts';
import type { RunEvidence } from '../../../src/evidence/run-evidence.ts';
import { renderHtml } from '../../../src/report/html/page.ts';
import { renderJunit } from '../../../src/report/junit.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import type { Report } from '../../../src/report/report.ts';
import { deployment, rollout } from './example-evidence.ts';

function reportOf(evidence: RunEvidence): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: '0.1.0' },
    command: 'db-check report',
    target: 'deployer@db.example.org:5432/shop',
    ...describeEvidence(evidence, { deployedBy: 'Ada', approvedBy: '' }),
  };
}

const CASES = [
  ['deployment', deployment],
  ['rollout', rollout],
] as const;

it.each(CASES)('tells a %s as Markdown, JUnit and HTML', async (name, evidence) => {
  const report = reportOf(evidence);
  const golden = `../../golden/report/${name}`;
  await expect(renderMarkdown(report)).toMatchFileSnapshot(`${golden}.md`);
  await expect(renderJunit(report)).toMatchFileSnapshot(`${golden}.xml`);
  await expect(renderHtml(report)).toMatchFileSnapshot(`${golden}.html`);
});

it('what is not recorded is said to be so, and is no success', () => {
  const bare: RunEvidence = {
    ...deployment,
    ...{ migrations: [], ended: [], waits: [], checks: [], before: undefined, after: undefined },
  };
  const { verdict, sections } = describeEvidence(bare, { deployedBy: '', approvedBy: '' });
  expect(verdict.status).toBe('warning');
  const said = sections.flatMap((section) => (section.kind === 'text' ? [section.id] : []));
  expect(said).toEqual(['latency', 'waits', 'builds', 'watch', 'checks']);
});

it.each([
  [{ outcome: 'failed' }, 'failed', 1],
  [{ outcome: 'ended by r-2' }, 'failed', 1],
  [{ outcome: undefined, finishedAt: undefined }, 'stopped', 5],
] as const)('a run that %j is %s', (change, status, exitCode) => {
  const evidence = { ...deployment, run: { ...deployment.run, ...change } };
  const { verdict } = describeEvidence(evidence, { deployedBy: '', approvedBy: '' });
  expect(verdict).toMatchObject({ status, exitCode });
});

it('what regressed afterwards is no good deployment', () => {
  const swapped = { ...deployment, before: deployment.after, after: deployment.before };
  const { verdict } = describeEvidence(swapped, { deployedBy: '', approvedBy: '' });
  expect(verdict).toMatchObject({ status: 'failed', exitCode: 1 });
  expect(verdict.summary).toContain('by_customer');
});
