import { quoteIdentifier } from '../db/identifiers.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { Statement } from '../migrations/migration.ts';
import type { AddedColumn } from './add-column.ts';
import { keySteps, notNullSteps } from './column-steps.ts';
import { columnText, renderColumn, type ColumnText } from './column-text.ts';
import type { Ground } from './ground.ts';
import { madeName } from './made-name.ts';
import type { Step } from './steps.ts';

/** The column as it is written, taken apart. */
export function writtenColumn(statement: Statement, { command }: AddedColumn): ColumnText {
  return columnText(statement, command.lexemes);
}

/** ALTER TABLE … ADD COLUMN with those parts of the column that are wanted. */
export function addWith(
  { command }: AddedColumn,
  column: ColumnText,
  wants: (kind: string) => boolean,
): string {
  return `ALTER TABLE ${renderObjectName(command.table)} ADD COLUMN ${renderColumn(column, wants)};`;
}

/** ALTER TABLE … DEFAULT as it is written; undefined where the column has none. */
export function defaultOf({ parts }: ColumnText): string | undefined {
  return parts.find(({ kind }) => kind === 'default')?.body.replace(/^default\s+/i, '');
}

/** What the column is to be in the end: NOT NULL, a key, checked, and refers; each in a way that stops nobody. */
export function restOfColumn(
  added: AddedColumn,
  column: ColumnText,
  { versions }: Ground,
  when: string,
): readonly Step[] {
  const { command, name } = added;
  const kinds = new Set(column.parts.map(({ kind }) => kind));
  const isPrimary = kinds.has('primary');
  const checked = column.parts.filter(({ kind }) => kind === 'check' || kind === 'references');
  return [
    ...(kinds.has('not null') || isPrimary ? notNullSteps(command.table, name, versions, when) : []),
    ...(isPrimary || kinds.has('unique')
      ? keySteps(command.table, name, isPrimary ? 'PRIMARY KEY' : 'UNIQUE', when)
      : []),
    ...checked.flatMap((part) => checkSteps(added, part, when)),
  ];
}

/** CHECK and REFERENCES: NOT VALID first, so that only the validation reads the table. */
export function checkSteps(
  { command, name }: AddedColumn,
  part: ColumnText['parts'][number],
  when: string | undefined,
): readonly Step[] {
  const isCheck = part.kind === 'check';
  const alter = `ALTER TABLE ${renderObjectName(command.table)}`;
  const constraint = part.name ?? madeName(command.table, name, isCheck ? 'check' : 'fkey');
  const body = isCheck ? part.body : `FOREIGN KEY (${quoteIdentifier(name)}) ${part.body}`;
  return [
    {
      ...(when !== undefined && { when }),
      sql: [`${alter} ADD CONSTRAINT ${constraint} ${body} NOT VALID;`],
    },
    {
      when: 'in the migration after that: reads the table while others write to it',
      sql: [`${alter} VALIDATE CONSTRAINT ${constraint};`],
    },
  ];
}

/** First the column with what costs nothing, then the rest of it. */
export function splitColumn(added: AddedColumn, column: ColumnText, ground: Ground): readonly Step[] {
  const kept = new Set(['default', 'null', 'generated']);
  // with a value for every row NOT NULL costs nothing
  if (column.parts.some(({ kind }) => kind === 'default')) kept.add('not null');
  const rest = { ...column, parts: column.parts.filter(({ kind }) => !kept.has(kind)) };
  return [
    { sql: [addWith(added, column, (kind) => kept.has(kind))] },
    ...restOfColumn(added, rest, ground, 'in the next migration'),
  ];
}
