import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind, namesOf, unwrap } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { alterCommands } from '../alter-commands.ts';
import type { Ground } from '../ground.ts';
import { indexTexts, type IndexTexts } from '../index-texts.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { canBeAsked, caveat } from '../on-server.ts';
import { askRows, notRead } from '../rows-question.ts';
import { defineRule, type Offence } from '../rule.ts';

export const rowsBreakUnique = defineRule({
  id: 'rows-break-unique',
  title: 'Rows that a coming unique index does not bear',
  severity: 'error',
  isLive: true,
  why: 'Two rows agree in the key, so that the build ends with SQLSTATE 23505; with CONCURRENTLY an INVALID index stays behind, which refuses new duplicates and serves no query.',
  versions: '14 to 18; NULLS NOT DISTINCT since 15',
  fix: 'remove the duplicates in a migration before',
  evidence:
    'The rows are asked, with the WHERE of the index and its rule for NULLs; 23505 and indisvalid = false measured on 15 and 18.',
  kinds: ['IndexStmt', 'AlterTableStmt'],
  judge(statement, ground) {
    return [...ofIndex(statement, ground), ...ofConstraints(statement, ground)].flatMap(
      (unique) => judge(ground, unique) ?? [],
    );
  },
});

interface Unique extends IndexTexts, Pick<Offence, 'start' | 'end' | 'subject'> {
  readonly table: ObjectName;
  readonly areNullsEqual: boolean;
  readonly isConcurrent: boolean;
}

function ofIndex(statement: LintStatement, ground: Ground): readonly Unique[] {
  const made = newIndexOf(statement);
  if (made?.node.unique !== true || !canBeAsked(ground, made.table, made.index.columns)) return [];
  const texts = indexTexts(statement, made.node);
  if (texts === undefined) return [];
  const { table, subject, node } = made;
  return [
    {
      ...{ ...texts, table, subject, start: statement.start, end: statement.end },
      areNullsEqual: node.nulls_not_distinct === true,
      isConcurrent: node.concurrent === true,
    },
  ];
}

function ofConstraints(statement: LintStatement, ground: Ground): readonly Unique[] {
  if (asKind(statement, 'AlterTableStmt') === undefined) return [];
  return alterCommands(statement, ['AT_AddConstraint']).flatMap(({ def, table, start, end }) => {
    const constraint = unwrap(def, 'Constraint');
    const { contype, keys, indexname } = constraint ?? {};
    const columns = namesOf(keys);
    const isKey = contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_PRIMARY';
    if (!isKey || indexname !== undefined || !canBeAsked(ground, table, columns)) return [];
    return [
      {
        ...{ table, start, end, subject: named('table', table), predicate: undefined, isConcurrent: false },
        keys: columns.map(quoteIdentifier),
        areNullsEqual: constraint?.nulls_not_distinct === true,
      },
    ];
  });
}

function judge(ground: Ground, unique: Unique): Offence | undefined {
  const { table, keys, isConcurrent, start, end, subject } = unique;
  const sql = duplicatesSql(unique);
  const answer = askRows(ground, `${sql} limit 1`);
  if (answer === undefined || (answer.isRead && answer.rows.length === 0)) return undefined;
  const place = { start, end, subject };
  const shown = keys.join(', ');
  if (!answer.isRead) return { ...place, ...notRead(answer, `whether rows agree in ${shown}`, sql) };
  const { severity, unless } = caveat(ground, table);
  const stays = isConcurrent ? ' and leaves an INVALID index behind' : '';
  return {
    ...place,
    ...(severity !== undefined && { severity }),
    message: `${answer.rows[0]?.at(-1) ?? 2} rows of ${named('table', table)} agree in ${shown}: it fails (23505)${stays}${unless}`,
    instead: `see them: ${sql};`,
  };
}

function duplicatesSql({ table, keys, predicate, areNullsEqual }: Unique): string {
  const conditions = [
    ...(predicate === undefined ? [] : [`(${predicate})`]),
    ...(areNullsEqual ? [] : keys.map((key) => `${key} is not null`)),
  ];
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const list = keys.join(', ');
  return `select ${list}, count(*) from ${renderObjectName(table)}${where} group by ${list} having count(*) > 1`;
}
