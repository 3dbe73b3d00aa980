import { expect, it } from 'vitest';
import { ToolError } from '../../../src/errors.ts';
import { locatePosition, parseTargetQuery } from '../../../src/measure/query-file.ts';

const FILE = 'validation/queries/latest-orders.sql';

function refusal(text: string): ToolError {
  try {
    parseTargetQuery(FILE, text);
  } catch (error) {
    if (error instanceof ToolError) return error;
  }
  throw new Error('was not refused');
}

it('reads a full header', () => {
  const query = parseTargetQuery(
    FILE,
    [
      '-- The ten latest orders of a customer.',
      '-- target: 50ms',
      '-- improve: 30%',
      '-- weight: 2.5',
      '-- expect-index: orders_customer_idx',
      '-- expect-index: Odd:Name',
      '-- params: select customer, label',
      '--   from sample -- keep',
      '--   limit 3',
      '--',
      '-- A remark, not part of it',
      '',
      'select id from orders',
      'where customer = $1; ',
    ].join('\n'),
  );
  expect(query).toMatchObject({
    name: 'latest-orders',
    file: FILE,
    targetMs: 50,
    improvePercent: 30,
    weight: 2.5,
    expectedIndexes: ['orders_customer_idx', 'Odd:Name'],
    body: { sql: 'select id from orders\nwhere customer = $1;' },
  });
  expect(query.parameters?.sql).toBe('select customer, label\n     from sample -- keep\n     limit 3');
});

it('keeps the length of what it blanks, so that positions lead back to the file', () => {
  const text = '\uFEFF-- params: select id,\r\n--   wrong from t\r\n-- target: 1s\r\nselect $1, nope';
  const query = parseTargetQuery(FILE, text);
  const { parameters, body } = query;
  if (parameters === undefined) throw new Error('no params');
  const wrong = parameters.sql.indexOf('wrong') + 1;
  expect(locatePosition(query, parameters, wrong)).toMatchObject({
    line: 2,
    column: 6,
    lineText: '--   wrong from t',
  });
  expect(locatePosition(query, body, body.sql.indexOf('nope') + 1)).toMatchObject({ line: 4, column: 12 });
});

it('counts characters, not UTF-16 units, as the server does', () => {
  const query = parseTargetQuery(FILE, "-- target: 1s\nselect '😀', nope");
  expect(locatePosition(query, query.body, 13)).toMatchObject({ line: 2, column: 13 });
});

it('needs neither improve nor params', () => {
  const query = parseTargetQuery('a.sql', '-- target: 0.5s\nselect 1');
  expect(query).toMatchObject({ name: 'a', targetMs: 500, improvePercent: undefined, parameters: undefined });
});

it.each([
  ['-- target: fast\nselect 1', 1, 12, 'is not understood'],
  ['-- target: 0ms\nselect 1', 1, 12, 'is not understood'],
  ['-- target: 5ms\n-- improve: 120%\nselect 1', 2, 13, 'is not understood'],
  ['-- target: 5ms\n-- target: 6ms\nselect 1', 2, 1, 'given twice'],
  ['-- Target: 5ms\nselect 1', 1, 1, 'unknown key `Target`'],
  ['-- target: 5ms\n-- goal: 5ms\nselect 1', 2, 1, 'unknown key `goal`'],
  ['-- target: 5ms\n-- params:\nselect 1', 2, 1, 'has no value'],
  ['select 1', 1, 1, 'needs a target'],
  ['-- target: 5ms\n', 2, 1, 'no query'],
])('refuses %o at its place', (text, line, column, message) => {
  const error = refusal(text);
  expect(error).toMatchObject({ code: 'query-file', exitCode: 2, location: { file: FILE, line, column } });
  expect(error.message).toContain(message);
  expect(error.hint).not.toBe('');
});

it('takes a cast, a slice or an address in a remark for what it is', () => {
  const text = '-- target: 5ms\n-- see https://example.org\n-- x::text\nselect 1';
  expect(parseTargetQuery(FILE, text).body.sql).toBe('select 1');
});
