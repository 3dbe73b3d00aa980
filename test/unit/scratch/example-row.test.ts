import { expect, it } from 'vitest';
import { exampleRows } from '../../../src/scratch/example-row.ts';
import type { FillableColumn, FillableTable } from '../../../src/scratch/table-columns.ts';

function column(
  name: string,
  type: string,
  category: string,
  more: Partial<FillableColumn> = {},
): FillableColumn {
  const rest = { isRequired: false, refers: null, label: null, checks: [], isPartitionKey: false };
  return { name, type, category, ...rest, ...more };
}

function table(columns: readonly FillableColumn[], bounds: string | null = null): FillableTable {
  return { oid: '1', schema: 'public', name: 'T', label: 'public."T"', bounds, isEmpty: true, columns };
}

it('makes up a value for each kind of column, the fullest row first', () => {
  const [first, ...others] = exampleRows(
    table([
      column('id', 'int8', 'N', { isRequired: true }),
      column('u', 'uuid', 'U'),
      column('it"s', 'text', 'S', { checks: [`CHECK ((x = ANY (ARRAY['o''pen'::text, 'done'::text])))`] }),
      column('m', 'mood', 'E', { label: 'good' }),
      column('tags', '_text', 'A'),
      column('p', 'int4', 'N', { refers: { schema: 's', table: 'P', column: 'id' } }),
      column('other', 'hstore', 'U'),
    ]),
  );
  expect(first).toBe(
    `insert into "public"."T" ("id", "u", "it""s", "m", "tags", "p", "other") overriding system value values ` +
      `('1000003', '00000000-0000-4000-8000-000000000003', 'o''pen', 'good', '{}', (select "id" from "s"."P" limit 1), null)`,
  );
  expect(others).toContain(`insert into "public"."T" ("id") overriding system value values ('7')`);
  expect(new Set(others).size).toBe(others.length);
});

it.each([
  [`FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`, `'2026-01-01'`],
  ['FOR VALUES FROM (-5) TO (10)', `'-5'`],
  [`FOR VALUES IN ('a''b', 'c')`, `'a''b'`],
  ['DEFAULT', `'2001-02-03 04:05:06'`],
])('finds a value within %s', (bounds, value) => {
  const [first] = exampleRows(table([column('k', 'date', 'D', { isPartitionKey: true })], bounds));
  expect(first).toContain(`values (${value})`);
});

it('has a row without columns', () => {
  expect(exampleRows(table([]))).toEqual(['insert into "public"."T" default values']);
});
