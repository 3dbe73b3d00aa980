import { quoteIdentifier } from '../db/identifiers.ts';
import { renderObjectName, type ObjectName } from '../migrations/object-name.ts';
import type { Ground } from './ground.ts';
import { madeName } from './made-name.ts';
import type { Step } from './steps.ts';

/** A few rows at a time, so that no row stays locked for long. */
export function backfill(table: ObjectName, column: string, value: string, where?: string): Step {
  const [name, own] = [renderObjectName(table), quoteIdentifier(column)];
  return {
    when: 'outside of migrations, again and again until it changes no row',
    sql: [
      `UPDATE ${name} SET ${own} = ${value}`,
      `WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${where ?? `${own} IS NULL`} LIMIT 1000));`,
    ],
  };
}

/**
 * NOT NULL without reading the table under ACCESS EXCLUSIVE: a validated CHECK proves it (manual, ALTER TABLE, SET NOT
 * NULL), and 18 has NOT NULL … NOT VALID.
 */
export function notNullSteps(
  table: ObjectName,
  column: string,
  { oldest }: Ground['versions'],
  when?: string,
): readonly Step[] {
  const alter = `ALTER TABLE ${renderObjectName(table)}`;
  const [own, name] = [quoteIdentifier(column), madeName(table, column, 'not_null')];
  const condition = oldest >= 18 ? `NOT NULL ${own}` : `CHECK (${own} IS NOT NULL)`;
  const proven = [`${alter} ALTER COLUMN ${own} SET NOT NULL;`, `${alter} DROP CONSTRAINT ${name};`];
  return [
    { ...(when !== undefined && { when }), sql: [`${alter} ADD CONSTRAINT ${name} ${condition} NOT VALID;`] },
    {
      when: 'in the next migration: reads the table while others write to it',
      sql: [`${alter} VALIDATE CONSTRAINT ${name};`, ...(oldest >= 18 ? [] : proven)],
    },
  ];
}

/** UNIQUE and PRIMARY KEY from an index that was built while others write. */
export function keySteps(
  table: ObjectName,
  column: string,
  kind: 'UNIQUE' | 'PRIMARY KEY',
  when: string,
): readonly Step[] {
  const name = madeName(table, column, kind === 'UNIQUE' ? 'key' : 'pkey');
  const [relation, own] = [renderObjectName(table), quoteIdentifier(column)];
  return [
    { when, sql: [`CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${relation} (${own});`] },
    {
      when: 'in the migration after that',
      sql: [`ALTER TABLE ${relation} ADD CONSTRAINT ${name} ${kind} USING INDEX ${name};`],
    },
  ];
}
