import { expect, it } from 'vitest';
import { findParameterUses, type ParameterUses } from '../../../../src/measure/parameters/find-uses.ts';
import { loadParser } from '../../../../src/migrations/parser.ts';

const parser = await loadParser();

function uses(sql: string): ParameterUses {
  const found = findParameterUses(parser, sql);
  if (found?.ok !== true) throw new Error(JSON.stringify(found));
  return found;
}

it('finds what each parameter is compared with, and what every row has to meet', () => {
  expect(
    uses(`-- the newest
select p.id, count(*) from parcel as p join customer c on c.id = p.customer
where c."Name" = $2 and p.state = 'open' and $1 <= p.sent_at and p.note is not null -- all of them
group by 1 order by 2 limit $3`),
  ).toEqual({
    ok: true,
    prefix: '',
    from: 'parcel as p join customer c on c.id = p.customer',
    constants: ["p.state = 'open'", 'p.note is not null'],
    uses: [
      { kind: 'compared', expression: 'p.sent_at', operator: 'above' },
      { kind: 'compared', expression: 'c."Name"', operator: 'equal' },
      { kind: 'fixed', value: '10' },
    ],
  });
});

it.each([
  ['id = $1::int', 'id', ['equal']],
  ['$1 = lower(name)', 'lower(name)', ['equal']],
  ['id = any($1::int[])', 'id', ['any']],
  ['id in ($1, $2)', 'id', ['equal', 'equal']],
  ['sent_at between $1 and $2', 'sent_at', ['above', 'below']],
  ['sent_at >= $1 and sent_at < $2', 'sent_at', ['above', 'below']],
  ['name ilike $1', 'name', ['equal']],
  ['id > $1 and id = $1', 'id', ['equal']],
  [
    "coalesce(case when a and b then c end, 'x') = $1",
    "coalesce(case when a and b then c end, 'x')",
    ['equal'],
  ],
])('%s', (where, expression, operators) => {
  const found = uses(`select 1 from t where ${where}`);
  expect(found.constants).toEqual([]);
  expect(found.uses).toEqual(operators.map((operator) => ({ kind: 'compared', expression, operator })));
});

it('keeps WITH in front, and BETWEEN with constants whole', () => {
  expect(uses('with w as (select 1 as a) select * from w where a between 0 and 2 and a = $1')).toMatchObject({
    prefix: 'with w as (select 1 as a)',
    constants: ['a between 0 and 2'],
  });
});

it.each([
  ['select $1', 1],
  ['select 1 from t where a = $1 or b = $1', 1],
  ['select 1 from t where not a = $1', 1],
  ['select 1 from t where a not in ($1)', 1],
  ['select 1 from t where a <> $1', 1],
  ['select 1 from t where a = $1 + 1', 1],
  ['select 1 from t where a = $1 and b @> $2', 2],
  ['select 1 from t join u on u.a = $1 where t.a = $2', 1],
  ['select 1 from t where a in (select b from u where c = $1)', 1],
  ['select 1 from t where a = 1 union select 1 from t where a = $1', 1],
  ['with w as (select $1::int as a) select * from w where a = $2', 1],
  ['delete from t where a = $1', 1],
])('does not guess: %s', (sql, number) => {
  expect(findParameterUses(parser, sql)).toEqual({ ok: false, number, offset: sql.indexOf(`$${number}`) });
});

it('has nothing to find without parameters, or in what is no SQL', () => {
  expect(findParameterUses(parser, "select '$1' from t where a = 1")).toBeUndefined();
  expect(findParameterUses(parser, 'selec $1')).toBeUndefined();
});
