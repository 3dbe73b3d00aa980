import { quoteIdentifier } from '../../db/identifiers.ts';
import { unwrap } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { alterCommands } from '../alter-commands.ts';
import { lexemesOf } from '../edit.ts';
import type { Ground } from '../ground.ts';
import { isInUse } from '../in-use.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newIndexOf, type NewIndex } from '../new-index.ts';
import { defineRule } from '../rule.ts';

export const uniqueIndexOverDuplicates = defineRule({
  id: 'unique-index-over-duplicates',
  title: 'A unique index over rows that nobody has compared',
  severity: 'info',
  why: 'Two rows that agree in the key end the build with SQLSTATE 23505. With CONCURRENTLY an INVALID index stays behind, which every write maintains and no query uses, and which refuses new duplicates already.',
  versions: 'all',
  fix: 'ask for duplicates before the deployment, and remove them; with --url lint asks itself',
  evidence:
    '23505, and pg_index.indisvalid = false afterwards (measured on 15 and 18; manual, CREATE INDEX).',
  roles: ['migration'],
  kinds: ['IndexStmt'],
  judge(statement, { schema, file, server }) {
    const made = newIndexOf(statement);
    if (made?.node.unique !== true || made.node.relation === undefined) return [];
    const { node, table, index, subject } = made;
    if (!isInUse(schema, made.node.relation) || isPromised(schema, made)) return [];
    // NULL everywhere until this very file fills it
    if (isColumnAdded(file, statement, made)) return [];
    // the rules on constraints speak of the whole sequence
    if (becomesConstraint(file, statement, made)) return [];
    // a server is asked for duplicates: rows-break-unique
    if (server?.table(table) !== undefined) return [];
    const stays = node.concurrent === true ? ', and leaves an INVALID index behind' : '';
    return [
      {
        ...{ start: statement.start, end: statement.end, subject, table },
        message: `fails (23505) if two rows of ${named('table', table)} agree in ${keyNames(index.columns)}${stays}`,
        instead: probe(statement, made),
      },
    ];
  },
});

function becomesConstraint(file: LintFile, { index: at }: LintStatement, { index }: NewIndex): boolean {
  return file.statements
    .slice(at + 1)
    .flatMap((statement) => alterCommands(statement, ['AT_AddConstraint']))
    .some(({ def }) => unwrap(def, 'Constraint')?.indexname === index.name.name);
}

function isColumnAdded(file: LintFile, { index: at }: LintStatement, { table, index }: NewIndex): boolean {
  return file.statements
    .slice(0, at)
    .flatMap((statement) => alterCommands(statement, ['AT_AddColumn']))
    .some(
      (command) =>
        command.table.name === table.name &&
        index.columns.includes(unwrap(command.def, 'ColumnDef')?.colname ?? ''),
    );
}

/** Fewer columns are unique already, or a constraint of the same columns says so. */
function isPromised(schema: Ground['schema'], { table, index }: NewIndex): boolean {
  return schema
    .indexesOf(table)
    .some(
      ({ isUnique, isValid, isPartial, columns }) =>
        isUnique &&
        isValid &&
        !isPartial &&
        columns.every((column) => column !== undefined && index.columns.includes(column)),
    );
}

function keyNames(columns: readonly (string | undefined)[]): string {
  return columns
    .map((column) => (column === undefined ? 'an expression' : quoteIdentifier(column)))
    .join(', ');
}

function probe(statement: LintStatement, { node, table, index }: NewIndex): string {
  const names = index.columns.flatMap((column) => (column === undefined ? [] : [quoteIdentifier(column)]));
  if (names.length < index.columns.length)
    return 'before the deployment, group the rows by the key, having count(*) > 1';
  const where = lexemesOf(statement).findLast(({ word }) => word === 'where');
  const conditions = [
    // NULLs are distinct, unless the index says otherwise (15 on)
    ...(node.nulls_not_distinct === true ? [] : names.map((name) => `${name} IS NOT NULL`)),
    ...(node.whereClause === undefined || where === undefined
      ? []
      : [`(${statement.sql.slice(where.end).trim()})`]),
  ];
  const condition = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `before: SELECT ${names.join(', ')}, count(*) FROM ${renderObjectName(table)}${condition} GROUP BY ${names.join(', ')} HAVING count(*) > 1;`;
}
