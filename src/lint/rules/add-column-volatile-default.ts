import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import type { LintStatement } from '../lint-file.ts';
import { troublesomeColumns, type AddedColumn } from '../add-column.ts';
import { addWith, defaultOf, restOfColumn, writtenColumn } from '../added-column-steps.ts';
import { backfill } from '../column-steps.ts';
import type { Ground } from '../ground.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule, type Offence } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const addColumnVolatileDefault = defineRule({
  id: 'add-column-volatile-default',
  title: 'ADD COLUMN with a default that differs from row to row',
  severity: 'error',
  why: 'A volatile default (gen_random_uuid(), random(), clock_timestamp(), nextval()) is computed for each row: the whole table and all its indexes are written anew under ACCESS EXCLUSIVE, and nobody reads or writes meanwhile.',
  versions: 'all; constants and stable functions such as now() are kept in the catalog and write nothing',
  fix: 'add the column without the default, set the default for new rows, fill the old rows in batches',
  evidence:
    'relfilenode of the table and its indexes changes with gen_random_uuid(), not with now() or a constant (measured on 14 and 18; manual, ALTER TABLE, Notes).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'volatile default', 'unknown default').map((added) =>
      judgeDefault(statement, added, ground),
    );
  },
});

function judgeDefault(statement: LintStatement, added: AddedColumn, ground: Ground): Offence {
  const { command, name, trouble } = added;
  const { start, end, table } = command;
  const column = writtenColumn(statement, added);
  const value = defaultOf(column) ?? 'DEFAULT';
  const isCertain = trouble === 'volatile default';
  const what = `${named('table', table)} and all its indexes are written anew while nobody can read or write`;
  const alter = `ALTER TABLE ${renderObjectName(table)} ALTER COLUMN ${quoteIdentifier(name)}`;
  return {
    ...{ start, end, table, subject: namedColumn(table, name), severity: isCertain ? 'error' : 'warning' },
    message: isCertain
      ? `${value} differs from row to row: ${what}`
      : `unless what ${value} calls is STABLE or IMMUTABLE, ${what}`,
    instead: renderSteps([
      {
        sql: [addWith(added, column, (kind) => kind === 'null'), `${alter} SET DEFAULT ${value};`],
      },
      backfill(table, name, value),
      ...restOfColumn(added, column, ground, 'in a later migration'),
    ]),
  };
}
