import { quoteIdentifier, quoteLiteral } from '../db/identifiers.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { AddedColumn } from './add-column.ts';
import { restOfColumn } from './added-column-steps.ts';
import { backfill } from './column-steps.ts';
import type { ColumnText } from './column-text.ts';
import type { Ground } from './ground.ts';
import { madeName } from './made-name.ts';
import type { Step } from './steps.ts';

/** smallserial and so on → the type of its numbers. */
const NUMBERS: Readonly<Record<string, string>> = {
  ...{ smallserial: 'smallint', serial2: 'smallint', serial: 'integer', serial4: 'integer' },
  ...{ bigserial: 'bigint', serial8: 'bigint' },
};

/** A column that numbers its rows: a sequence for new rows at once, the old ones in batches. */
export function numberedSteps(added: AddedColumn, column: ColumnText, ground: Ground): readonly Step[] {
  const { table } = added.command;
  const type = NUMBERS[column.type.toLowerCase()] ?? column.type;
  const [relation, own] = [renderObjectName(table), quoteIdentifier(added.name)];
  const schema = table.schema === undefined ? '' : `${quoteIdentifier(table.schema)}.`;
  const sequence = `${schema}${madeName(table, added.name, 'seq')}`;
  const next = `nextval(${quoteLiteral(sequence).trim()})`;
  // serial and identity are NOT NULL without saying it
  const whole = column.parts.some(({ kind }) => kind === 'not null' || kind === 'primary')
    ? column
    : { ...column, parts: [...column.parts, NOT_NULL] };
  return [
    {
      sql: [
        `ALTER TABLE ${relation} ADD COLUMN ${column.name} ${type};`,
        `CREATE SEQUENCE ${sequence} AS ${type} OWNED BY ${relation}.${own};`,
        `ALTER TABLE ${relation} ALTER COLUMN ${own} SET DEFAULT ${next};`,
      ],
    },
    backfill(table, added.name, next),
    ...restOfColumn(added, whole, ground, 'in a later migration'),
  ];
}

const NOT_NULL = { kind: 'not null', text: 'NOT NULL', name: undefined, body: 'NOT NULL' };
