import { expect, test } from 'vitest';
import type { WorkloadChange } from '../../../../src/measure/workload/compare-workload.ts';
import { parseStatementRules } from '../../../../src/measure/workload/read-rules.ts';
import { judgeStatements } from '../../../../src/measure/workload/statement-rules.ts';

const change = (query: string, meanMs: number, maxMs = meanMs): WorkloadChange => ({
  statement: { id: query, query, calls: 10, totalMs: 10 * meanMs, maxMs, blocks: 1, since: null },
  verdict: 'same',
  before: undefined,
  after: { calls: 10, meanMs, blocks: 1 },
  addedMs: 0,
});

const rules = parseStatementRules(
  'validation/statements.json',
  JSON.stringify([
    { name: 'bulk inserts', match: '^insert into', mean: '100ms', max: '2s' },
    { name: 'one parcel', match: 'from parcel where id = \\$1', mean: '20ms' },
  ]),
);

test('each rule over what it matches: the mean since the baseline, the longest call, or nothing known', () => {
  const slow = [
    change('INSERT INTO parcel values ($1)', 120),
    change('select * from parcel where id = $1', 3),
  ];
  expect(judgeStatements(rules, slow)).toMatchObject([
    { subject: 'bulk inserts', status: 'fail', measured: 'mean 120 ms, n 10', limit: '100 ms' },
    { subject: 'one parcel', status: 'pass' },
  ]);
  expect(judgeStatements(rules, [change('insert into parcel values ($1)', 10, 3000)])).toMatchObject([
    { status: 'fail', measured: 'max 3 s since its counters began', limit: '2 s' },
    { status: 'unknown', optional: true },
  ]);
});

test.each([
  ['{}', 'it is no list of rules'],
  ['[', 'JSON'],
  ['[{"name":"a","match":"("," mean":"1s"}]', 'unknown key ` mean`'],
  ['[{"name":"a","match":"(","mean":"1s"}]', 'Invalid regular expression'],
  ['[{"name":"a","match":"a"}]', 'needs a mean or a max'],
  ['[{"name":"a","match":"a","mean":20}]', 'a limit is a time such as "20ms"'],
])('%s is refused: %s', (text, said) => {
  expect(() => parseStatementRules('validation/statements.json', text)).toThrow(said);
});
