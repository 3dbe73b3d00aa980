import { quoteIdentifier } from '../../db/identifiers.ts';
import { namesOf, unwrap } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { alterCommands, type AlterCommand } from '../alter-commands.ts';
import type { Ground } from '../ground.ts';
import { named } from '../named.ts';
import { canBeAsked, caveat } from '../on-server.ts';
import { askRows, notRead } from '../rows-question.ts';
import { defineRule, type Offence } from '../rule.ts';

export const rowsBreakConstraint = defineRule({
  id: 'rows-break-constraint',
  title: 'Rows that a coming CHECK, NOT NULL or foreign key does not bear',
  severity: 'error',
  isLive: true,
  why: 'One row that breaks it ends the statement (23514, 23502, 23503) after it has read the table under its lock; added NOT VALID, the same happens when it is validated.',
  versions: 'all',
  fix: 'correct the rows in a migration before',
  evidence:
    'The rows are asked with the condition of the constraint itself; a NULL result passes a CHECK (manual 5.5.1).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return alterCommands(statement, ['AT_AddConstraint', 'AT_SetNotNull']).flatMap(
      (command) => judge(ground, command) ?? [],
    );
  },
});

interface Breaking {
  readonly sql: string;
  readonly what: string;
  readonly sqlState: string;
  readonly isLater: boolean;
}

function judge(ground: Ground, command: AlterCommand): Offence | undefined {
  const { table, start, end } = command;
  const breaking = breakingRows(ground, command);
  if (breaking === undefined) return undefined;
  const { sql, what, sqlState, isLater } = breaking;
  const answer = askRows(ground, `${sql} limit 1`);
  if (answer === undefined || (answer.isRead && answer.rows.length === 0)) return undefined;
  const place = { start, end, subject: named('table', table) };
  if (!answer.isRead) return { ...place, ...notRead(answer, `whether rows ${what}`, sql) };
  const { severity, unless } = caveat(ground, table);
  const fails = isLater ? `VALIDATE CONSTRAINT will fail (${sqlState})` : `it fails (${sqlState})`;
  return {
    ...place,
    ...((isLater || severity !== undefined) && { severity: 'warning' as const }),
    message: `there are rows that ${what}: ${fails}${unless}`,
    instead: `see them: ${sql};`,
  };
}

function breakingRows(ground: Ground, command: AlterCommand): Breaking | undefined {
  const { table, subtype, name, def } = command;
  const from = `select * from ${renderObjectName(table)}`;
  if (subtype === 'AT_SetNotNull') return nulls(ground, command, name ?? '', false);
  const constraint = unwrap(def, 'Constraint');
  const isLater = constraint?.skip_validation === true;
  switch (constraint?.contype) {
    case 'CONSTR_NOTNULL':
      return nulls(ground, command, namesOf(constraint.keys)[0] ?? '', isLater);
    case 'CONSTR_CHECK': {
      const condition = checkText(command);
      if (condition === undefined || !canBeAsked(ground, table, columnsIn(constraint.raw_expr)))
        return undefined;
      return {
        sql: `${from} where (${condition}) is false`,
        what: 'break the condition',
        sqlState: '23514',
        isLater,
      };
    }
    case 'CONSTR_FOREIGN': {
      const [keys, others] = [namesOf(constraint.fk_attrs), namesOf(constraint.pk_attrs)];
      const other = constraint.pktable && rangeName(constraint.pktable);
      if (other === undefined || !canBeAsked(ground, table, keys)) return undefined;
      const known = ground.server
        ?.table(other)
        ?.constraints.find(({ kind }) => kind === 'primary key')?.columns;
      const wanted = others.length > 0 ? others : (known ?? []);
      if (
        wanted.length !== keys.length ||
        !canBeAsked(ground, other, wanted) ||
        ground.schema.isWritten(other)
      )
        return undefined;
      const pairs = keys.map(
        (key, at) => `o.${quoteIdentifier(wanted[at] ?? '')} = c.${quoteIdentifier(key)}`,
      );
      const given = keys.map((key) => `c.${quoteIdentifier(key)} is not null`);
      return {
        sql: `${from} as c where ${given.join(' and ')} and not exists (select from ${renderObjectName(other)} as o where ${pairs.join(' and ')})`,
        ...{ what: `refer to no row of ${named('table', other)}`, sqlState: '23503', isLater },
      };
    }
    default:
      return undefined;
  }
}

function nulls(
  ground: Ground,
  { table }: AlterCommand,
  column: string,
  isLater: boolean,
): Breaking | undefined {
  const known = ground.server?.table(table)?.columns.get(column);
  if (known === undefined || known.isNotNull || !canBeAsked(ground, table, [column])) return undefined;
  const sql = `select * from ${renderObjectName(table)} where ${quoteIdentifier(column)} is null`;
  return { sql, what: `have no ${quoteIdentifier(column)}`, sqlState: '23502', isLater };
}

/** What stands in the parentheses behind CHECK. */
function checkText({ lexemes }: AlterCommand): string | undefined {
  const check = lexemes.findIndex(({ word }) => word === 'check');
  const open = lexemes[check + 1];
  let depth = 0;
  for (const [at, { text }] of lexemes.entries()) {
    if (at <= check) continue;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0)
      return open === undefined
        ? undefined
        : lexemes
            .slice(check + 2, at)
            .map((one) => one.text)
            .join(' ');
  }
  return undefined;
}

/** Every column that an expression names. */
export function columnsIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('ColumnRef' in node) {
    const { fields } = node.ColumnRef as { readonly fields?: Parameters<typeof namesOf>[0] };
    const name = namesOf(fields).at(-1);
    return name === undefined ? [] : [name];
  }
  return Object.values(node).flatMap(columnsIn);
}
