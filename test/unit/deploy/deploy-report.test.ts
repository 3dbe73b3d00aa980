import { expect, it } from 'vitest';
import { describeDeployment } from '../../../src/deploy/deploy-report.ts';
import type { Problem } from '../../../src/deploy/script-result.ts';

const location = { file: 'migration.sql', line: 1, column: 1, lineText: 'create index' };

function summaryOf(problem: Problem): string {
  const failed = {
    name: '1_a',
    state: 'failed' as const,
    durationMs: 1,
    segments: [],
    isPartWay: false,
    problem,
  };
  const result = {
    runId: 'r',
    exitCode: 5 as const,
    migrations: [failed],
    appliedBefore: 0,
    left: [],
    wayBack: undefined,
    ended: [],
  };
  return describeDeployment({ ...result } as Parameters<typeof describeDeployment>[0]).verdict.summary;
}

it('says that the database is as before only when that is known', () => {
  expect(summaryOf({ kind: 'failed', message: 'm' })).toContain('as it was');
  expect(summaryOf({ kind: 'interrupted', message: 'undone' })).toContain('as it was');
  expect(summaryOf({ kind: 'lost', message: 'm' })).not.toContain('as it was');
});

it('does not say it of a build that was cancelled half-way', () => {
  expect(summaryOf({ kind: 'interrupted', message: 'cancelled', location })).not.toContain('as it was');
});
