import { expect, it } from 'vitest';
import { judgeIndexUse, type IndexUse } from '../../../src/gates/judge-index-use.ts';

const OLD = { asked: '"Old"', oids: [7], scans: 3, lastScanAt: '2026-11-22T10:00:00.000Z' };
const BEFORE: IndexUse = {
  server: 'me@db:5432/app',
  at: '2026-11-22T12:00:00.000Z',
  resetAt: null,
  beganAt: '2026-11-01T00:00:00.000Z',
  indexes: [OLD],
};

function judge(now: Partial<IndexUse>, before: Partial<IndexUse> = {}) {
  return judgeIndexUse(['"Old"'], [{ ...BEFORE, ...before }], [{ ...BEFORE, ...now }]);
}

it('nobody scanned it', () => {
  expect(judge({})).toEqual({
    status: 'success',
    message: 'nobody scanned "Old" since 2026-11-22T12:00:00.000Z',
  });
});

it('a scan fails, also one that was noted and not counted', () => {
  expect(judge({ indexes: [{ ...OLD, scans: 1003 }] })).toMatchObject({
    status: 'failure',
    measured: '1,000 scans',
    limit: '0 scans',
  });
  const lastScanAt = '2026-11-22T12:30:00.000Z';
  expect(judge({ indexes: [{ ...OLD, lastScanAt }] })).toEqual({
    status: 'failure',
    message: `index "Old" is still used, last at ${lastScanAt}`,
  });
});

it.each<[string, Partial<IndexUse>, Partial<IndexUse>]>([
  ['fewer scans than before', { indexes: [{ ...OLD, scans: 0 }] }, {}],
  ['a reset', { resetAt: '2026-11-22T12:10:00.000Z' }, {}],
  ['counting that began anew', { beganAt: '2026-11-22T12:10:00.000Z' }, {}],
  ['counting of which nobody knows since when', { beganAt: '' }, { beganAt: '' }],
  ['an index that is gone', { indexes: [] }, {}],
  ['an index that was not there', {}, { indexes: [] }],
  ['another index', { indexes: [{ ...OLD, oids: [8] }] }, {}],
  ['another server', { server: 'me@standby:5432/app' }, {}],
])('says nothing: %s', (_, now, before) => {
  expect(judge(now, before).status).toBe('inconclusive');
});

it('on several servers one use is enough, and what is not known of one says nothing', () => {
  const used = { ...BEFORE, server: 'other', indexes: [{ ...OLD, scans: 4 }] };
  const sides = [BEFORE, { ...BEFORE, server: 'other' }];
  expect(judgeIndexUse(['"Old"'], sides, [BEFORE, used]).status).toBe('failure');
  expect(judgeIndexUse(['"Old"'], [BEFORE], [BEFORE, used]).status).toBe('inconclusive');
  expect(judgeIndexUse(['"Old"'], sides, sides)).toMatchObject({ status: 'success' });
  expect(judgeIndexUse([], sides, sides).status).toBe('inconclusive');
  expect(judgeIndexUse(['"Old"'], sides, []).status).toBe('inconclusive');
});
