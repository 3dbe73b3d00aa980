import { expect, it } from 'vitest';
import { defineCheck } from '../../../src/checks/define-check.ts';
import { CHECKS } from '../../../src/checks/index.ts';
import { judgeChecks } from '../../../src/checks/judge.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';

const context = { limits: DEFAULT_LIMITS, pending: undefined };

const onePid = defineCheck({
  id: 'one-pid',
  title: '',
  why: '',
  fix: '',
  phases: ['pre'],
  needs: ['backendPid'],
  good: 'fine',
  judge: ({ backendPid }) =>
    backendPid.announced === 1 ? [] : [{ status: 'fail', subject: '', message: 'another' }],
});

it('makes a check without findings a pass', () => {
  const backendPid = { ok: true, value: { announced: 1, answering: 1 } } as const;
  expect(judgeChecks([onePid], { backendPid }, context)).toEqual([
    { id: 'one-pid', status: 'pass', subject: '', message: 'fine' },
  ]);
});

it('makes a check unknown when its fact could not be read, and never pass', () => {
  const failure = { reason: 'permission denied', fix: 'grant a to b;' };
  expect(judgeChecks([onePid], { backendPid: { ok: false, failure } }, context)).toMatchObject([
    { status: 'unknown', fix: 'grant a to b;', message: expect.stringContaining('permission denied') },
  ]);
  expect(judgeChecks([onePid], {}, context)).toMatchObject([{ status: 'unknown' }]);
  expect(judgeChecks(CHECKS, {}, context).filter(({ status }) => status === 'pass')).toEqual([]);
});

it('marks the findings of an optional check', () => {
  const [finding] = judgeChecks([{ ...onePid, optional: true }], {}, context);
  expect(finding?.optional).toBe(true);
});

it('does not compile when a check reads a fact that it does not need', () => {
  defineCheck({
    ...onePid,
    needs: ['backendPid'],
    // @ts-expect-error -- `role` is not among the needs
    judge: ({ role }) => [{ status: 'fail', subject: '', message: role.name }],
  });
});
