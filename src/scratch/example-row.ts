import { quoteIdentifier, quoteLiteral, quoteQualified } from '../db/identifiers.ts';
import type { FillableColumn, FillableTable } from './table-columns.ts';

/** Attempts at one row, the fullest first: what a check or a unique key refuses, another may pass. */
export function exampleRows(table: FillableTable): readonly string[] {
  const all = NUMBERS.map((number) => renderInsert(table, table.columns, number));
  const required = table.columns.filter(({ isRequired, isPartitionKey }) => isRequired || isPartitionKey);
  return [...new Set([...all, ...NUMBERS.map((number) => renderInsert(table, required, number))])];
}

/** The first is unlikely to be what a migration inserts itself; the others fit where it does not. */
const NUMBERS = ['1000003', '7', '1', '0', '-1'];

function renderInsert(table: FillableTable, columns: readonly FillableColumn[], number: string): string {
  const into = `insert into ${quoteQualified(table.schema, table.name)}`;
  if (columns.length === 0) return `${into} default values`;
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const values = columns.map((column) => renderValue(column, table.bounds, number)).join(', ');
  return `${into} (${names}) overriding system value values (${values})`;
}

function renderValue(column: FillableColumn, bounds: string | null, number: string): string {
  const { refers } = column;
  if (refers !== null) {
    const from = quoteQualified(refers.schema, refers.table);
    return `(select ${quoteIdentifier(refers.column)} from ${from} limit 1)`;
  }
  const value = fromBounds(column, bounds) ?? fromCheck(column) ?? byType(column, number);
  return value === undefined ? 'null' : quoteLiteral(value);
}

/** FOR VALUES IN ('a', 'b') and FOR VALUES FROM (0) TO (10) hold their first value. */
function fromBounds({ isPartitionKey }: FillableColumn, bounds: string | null): string | undefined {
  if (!isPartitionKey || bounds === null) return undefined;
  const [, quoted, plain] =
    /^FOR VALUES (?:IN|FROM) \((?:'((?:[^']|'')*)'|(-?[\d.]+|true|false))/.exec(bounds) ?? [];
  return quoted?.replaceAll("''", "'") ?? plain;
}

/** status in ('open', 'done'): the first literal of a check is mostly one that it allows. */
function fromCheck({ category, checks }: FillableColumn): string | undefined {
  if (category !== 'S') return undefined;
  const literal = /'((?:[^']|'')*)'::/.exec(checks.join(' '))?.[1];
  return literal?.replaceAll("''", "'");
}

function byType({ type, category, label }: FillableColumn, number: string): string | undefined {
  return category === 'E' ? (label ?? undefined) : (BY_TYPE[type] ?? byCategory(category, number));
}

function byCategory(category: string, number: string): string | undefined {
  return category === 'N' ? number : BY_CATEGORY[category];
}

/** pg_type.typcategory (manual 53.64). */
const BY_CATEGORY: Readonly<Record<string, string>> = {
  A: '{}',
  B: 'true',
  D: '2001-02-03 04:05:06',
  I: '127.0.0.1',
  R: 'empty',
  S: 'p',
  T: '1 day',
};

const BY_TYPE: Readonly<Record<string, string>> = {
  bit: '1',
  varbit: '1',
  box: '(1,1),(0,0)',
  bytea: '\\x00',
  cidr: '127.0.0.0/8',
  circle: '<(0,0),1>',
  json: '{}',
  jsonb: '{}',
  line: '{1,2,3}',
  lseg: '[(0,0),(1,1)]',
  macaddr: '08:00:2b:01:02:03',
  macaddr8: '08:00:2b:01:02:03:04:05',
  path: '((0,0),(1,1))',
  point: '(0,0)',
  polygon: '((0,0),(1,1))',
  time: '04:05:06',
  timetz: '04:05:06+00',
  tsquery: 'p',
  tsvector: 'p',
  uuid: '00000000-0000-4000-8000-000000000003',
  xml: '<p/>',
};
