import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import type { AlterCommand } from '../alter-commands.ts';
import { backfill } from '../column-steps.ts';
import type { Ground } from '../ground.ts';
import { madeName } from '../made-name.ts';
import { renderSteps } from '../steps.ts';
import type { JudgedType } from './type-clause.ts';

/** timestamp and timestamptz have the same bytes where local time is UTC. */
export function underUtc({ table, name = '' }: AlterCommand, { typeText }: JudgedType): string {
  // with a precision below 6 it would be rounded, which writes
  const type = typeText.replace(/\(\s*\d+\s*\)/, '');
  return [
    '-- where the values of old are meant as UTC; any other zone writes the table anew',
    "SET timezone = 'UTC';",
    `ALTER TABLE ${renderObjectName(table)} ALTER COLUMN ${quoteIdentifier(name)} TYPE ${type};`,
    'RESET timezone;',
  ].join('\n');
}

/** A second column beside the old one, which takes its place when all rows have it. */
export function otherWay(
  { table, name = '' }: AlterCommand,
  { typeText, usingText }: JudgedType,
  { schema }: Ground,
): string {
  const alter = `ALTER TABLE ${renderObjectName(table)}`;
  const [own, added, gone] = [name, `${name}_new`, `${name}_old`].map(quoteIdentifier);
  const value = usingText ?? `${own}::${typeText.replace(/\s+collate\s[\s\S]*$/i, '')}`;
  const code = madeName(table, name, 'both');
  const indexes = schema.indexesOf(table).filter(({ columns }) => columns.includes(name));
  const built = indexes.map((index) => renderObjectName(index.name)).join(', ');
  return renderSteps([
    {
      sql: [
        `${alter} ADD COLUMN ${added} ${typeText};`,
        `CREATE FUNCTION ${code}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN`,
        `  NEW.${added} := (SELECT ${value} FROM (SELECT NEW.*) AS new_row);`,
        '  RETURN NEW;',
        'END $$;',
        `CREATE TRIGGER ${code} BEFORE INSERT OR UPDATE ON ${renderObjectName(table)}`,
        `  FOR EACH ROW EXECUTE FUNCTION ${code}();`,
      ],
    },
    backfill(table, `${name}_new`, value, `${added} IS NULL AND ${own} IS NOT NULL`),
    {
      when: 'in a later migration, with NOT NULL, defaults and keys like those of the old column',
      sql: [
        ...(built === '' ? [] : [`-- before: CREATE INDEX CONCURRENTLY on ${added}, like ${built}`]),
        `DROP TRIGGER ${code} ON ${renderObjectName(table)};`,
        `${alter} RENAME COLUMN ${own} TO ${gone};`,
        `${alter} RENAME COLUMN ${added} TO ${own};`,
        `DROP FUNCTION ${code}();`,
      ],
    },
    { when: 'when all works', sql: [`${alter} DROP COLUMN ${gone};`] },
  ]);
}
