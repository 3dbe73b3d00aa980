import { expect, it } from 'vitest';
import { parseConsistencyFile } from '../../../src/facts/consistency-file.ts';
import { thrownBy } from '../../support/thrown-by.ts';

it('reads limits, times and the fix', () => {
  const text = `-- Why it matters.
-- limit: 99.9%
-- warn: 99.99 %
-- lag: 5s
-- warn-lag: 1500ms
-- timeout: 2min
-- fix: refresh materialized view
--   report;
select 1`;
  expect(parseConsistencyFile('validation/consistency/report.sql', text)).toEqual({
    id: 'report',
    path: 'validation/consistency/report.sql',
    sql: text,
    limitPercent: 99.9,
    warnPercent: 99.99,
    lagMs: 5000,
    warnLagMs: 1500,
    timeoutMs: 120_000,
    fix: 'refresh materialized view\nreport;',
  });
  expect(parseConsistencyFile('r.sql', '-- lag: 0s\nselect 1')).toMatchObject({
    ...{ limitPercent: undefined, lagMs: 0, timeoutMs: 30_000, fix: undefined },
  });
});

it.each([
  ['select 1', 'a consistency check needs a limit or a lag', 1],
  ['-- limit: 99.9\nselect 1', '`limit: 99.9` is not understood', 1],
  ['-- limit: 0%\nselect 1', '`limit: 0%` is not understood', 1],
  ['-- lag: 5\nselect 1', '`lag: 5` is not understood', 1],
  ['-- lag: 5s\n-- warn: 99%\nselect 1', '`warn` needs `limit` beside it', 2],
  ['-- limit: 5%\n-- warn-lag: 1s\nselect 1', '`warn-lag` needs `lag` beside it', 2],
  ['-- limit: 5%\n-- timeout: soon\nselect 1', '`timeout: soon` is not understood', 2],
  ['-- limit: 5%\n-- limits: 6%\nselect 1', 'unknown key `limits` in the header', 2],
  ['-- limit: 5%\n', 'there is no query in this file', 2],
])('refuses %j', (text, message, line) => {
  const error = thrownBy(() => parseConsistencyFile('r.sql', text));
  expect(error).toMatchObject({ message, exitCode: 2, location: { file: 'r.sql', line } });
});
