import { renderObjectName } from '../../migrations/object-name.ts';
import { alterCommands, type AlterCommand } from '../alter-commands.ts';
import type { Ground } from '../ground.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { mentionedColumns } from '../mentions.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule, type Offence } from '../rule.ts';
import { readersOf } from '../readers-of.ts';
import { isZoneUtc } from '../session-zone.ts';
import { judgeTypeClause, type JudgedType } from '../types/type-clause.ts';
import { otherWay, underUtc } from '../types/type-steps.ts';

export const changeColumnType = defineRule({
  id: 'change-column-type',
  title: 'ALTER COLUMN … TYPE that writes or reads the whole table',
  severity: 'error',
  why: 'Where the bytes of the old type are not those of the new one, the table and all its indexes are written anew under ACCESS EXCLUSIVE, and nobody reads or writes meanwhile. Where they are, a CHECK on the column still reads every row, and an index whose operator class or collation changes is built anew, under the same lock.',
  versions: 'all',
  fix: 'more room costs nothing (a longer or unlimited varchar, text, a wider numeric of the same scale, finer time, timestamp to timestamptz where TimeZone is UTC); for all else a second column that a trigger keeps equal, filled in batches, then swapped',
  evidence:
    'relfilenode and scans of every such change, the same on 14 and 18 (test/database/lint/column-verdicts.test.ts); char(n) to text, json to jsonb, int to bigint, timestamp(3) to timestamptz(3) rewrite.',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return alterCommands(statement, ['AT_AlterColumnType']).flatMap((command) =>
      isInUse(ground.schema, command.relation) ? judgeChange(statement, command, ground) : [],
    );
  },
});

function judgeChange(statement: LintStatement, command: AlterCommand, ground: Ground): readonly Offence[] {
  const { start, end, table, name = '' } = command;
  // that it fails is another rule's
  if (readersOf(ground.schema, table, name).length > 0) return [];
  const judged = judgeTypeClause(statement, command, ground.schema);
  const told = tell(judged, command, { statement, ground });
  if (told === undefined) return [];
  return [{ ...{ start, end, table, subject: namedColumn(table, name) }, ...told }];
}

type Told = Pick<Offence, 'message' | 'instead' | 'severity'>;

interface Place {
  readonly statement: LintStatement;
  readonly ground: Ground;
}

function tell(judged: JudgedType, command: AlterCommand, { statement, ground }: Place): Told | undefined {
  const { change, from, to } = judged;
  const { table } = command;
  const whole = `${named('table', table)} and all its indexes are written anew while nobody can read or write`;
  const zone = change === 'utc' ? isZoneUtc(ground.file, statement) : undefined;
  if (change === 'utc' && zone === undefined)
    return {
      severity: 'warning',
      message: `unless the session's TimeZone is UTC, ${whole}`,
      instead: underUtc(command, judged),
    };
  if (change === 'rewritten' || (change === 'utc' && zone === false))
    return {
      message: `${from === undefined ? '' : `from ${from} `}to ${to}: ${whole}`,
      instead: judged.isZoned ? underUtc(command, judged) : otherWay(command, judged, ground),
    };
  if (change === 'unknown')
    return {
      severity: 'warning',
      message: `unless the values of old are valid ${to} byte for byte, ${whole}`,
      instead: otherWay(command, judged, ground),
    };
  return tellRead(judged, command, ground);
}

/** The rows stay as they are, but they are read: for a check, or for an index that has another order now. */
function tellRead(
  { change }: JudgedType,
  { table, name = '' }: AlterCommand,
  { schema }: Ground,
): Told | undefined {
  const known = schema.table(table);
  const check = known?.constraints.find(
    ({ kind, isValid, columns, expression }) =>
      kind === 'check' && isValid && (columns.includes(name) || mentionedColumns(expression).has(name)),
  );
  if (check !== undefined)
    return {
      message: `the rows stay as they are, but each is read for the CHECK${check.name === undefined ? '' : ` "${check.name}"`} on the column, while nobody can read or write`,
      instead:
        'drop the CHECK and add it NOT VALID in the same transaction, and validate it in the next migration',
    };
  if (change === 'kept') return undefined;
  const indexes = schema.indexesOf(table).filter(({ columns }) => columns.includes(name));
  if (indexes.length === 0) return undefined;
  const names = indexes.map((index) => renderObjectName(index.name)).join(', ');
  return {
    message: `the rows stay as they are, but ${names} ${indexes.length === 1 ? 'is' : 'are'} built anew while nobody can read or write ${named('table', table)}`,
    instead: `drop ${names} concurrently before, and build ${indexes.length === 1 ? 'it' : 'them'} concurrently afterwards, where the queries can do without for that time`,
  };
}
