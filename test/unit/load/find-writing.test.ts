import { expect, it } from 'vitest';
import { findWriting } from '../../../src/load/find-writing.ts';
import { loadParser } from '../../../src/migrations/parser.ts';

it.each([
  ['select 1', undefined],
  ['with a as (select $1::int) select * from a union all values (2);', undefined],
  [`select '{"DeleteStmt": "intoClause"}'`, undefined],
  ['selec is for the server to refuse', undefined],
  ['insert into t values (1)', 'it inserts'],
  ['with gone as (delete from t returning a) select count(*) from gone', 'it deletes'],
  ['select * from (select 1) as a, lateral (select 2) as b for update', 'it locks rows (FOR UPDATE …)'],
  ['select * into other from t', 'it creates a table (INTO)'],
  ['select 1; select 2', 'it is 2 statements'],
  ['vacuum t', 'it is no query'],
  ['set default_transaction_read_only = off', 'it is no query'],
  [`copy (select 1) to program 'true'`, 'it is no query'],
  ['-- nothing', 'it is 0 statements'],
])('%s', async (sql, why) => {
  expect(findWriting(await loadParser(), sql)).toBe(why);
});
