import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { droppedIndexesOf } from '../dropped-index.ts';
import type { Ground } from '../ground.ts';
import { isIndexInUse } from '../index-in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newIndexesIn, type NewIndex } from '../new-index.ts';
import { defineRule } from '../rule.ts';
import type { KnownIndex } from '../schema/known-schema.ts';

export const dropIndexBeforeBuild = defineRule({
  id: 'drop-index-before-build',
  title: 'An index is dropped before the one that takes its place is built',
  severity: 'warning',
  why: 'Between the two statements no index serves the queries of the old one: each reads the table, for as long as the build takes, and for good if the build fails.',
  versions: 'all',
  fix: 'CREATE INDEX CONCURRENTLY the new one, make sure that it is valid, then DROP INDEX CONCURRENTLY the old one',
  evidence:
    'in the window the plan of the query read 1,150 rows and filtered them instead of the few it wanted (measured on 15 and 18).',
  roles: ['migration'],
  kinds: ['DropStmt'],
  judge(statement, { schema, file }) {
    const dropped = droppedIndexesOf(statement);
    if (dropped === undefined) return [];
    return dropped.names
      .filter((name) => isIndexInUse(schema, name))
      .flatMap((name) => {
        const old = schema.index(name);
        // DROP IF EXISTS and CREATE under one name: how a failed build is tried again
        const isRetry = (made: NewIndex): boolean =>
          dropped.ifExists && old === undefined && made.index.name.name === name.name;
        const later = newIndexesIn(file).find(
          ({ statement: one, made }) =>
            one.index > statement.index &&
            one.unit !== statement.unit &&
            !isRetry(made) &&
            takesItsPlace(schema, { name, old }, made),
        );
        return later === undefined ? [] : [offence(statement, name, later.made, later.statement.sql)];
      });
  },
});

function offence(
  statement: LintStatement,
  name: ObjectName,
  { index, subject, table }: NewIndex,
  sql: string,
): ReturnType<NonNullable<(typeof dropIndexBeforeBuild)['judge']>>[number] {
  const drop = `DROP INDEX CONCURRENTLY ${renderObjectName(name)};`;
  return {
    ...{ start: statement.start, end: statement.end, table },
    subject: named('index', name),
    message: `its queries have no index until ${subject} is built further down, and none at all if that fails`,
    instead:
      index.name.name === name.name
        ? 'build the new one under another name first, drop this one, then ALTER INDEX … RENAME TO'
        : `${sql};\n${drop}`,
  };
}

/** Same table and same first key; where nobody knows the old one, its name says so (`Order_total_idx`). */
function takesItsPlace(
  schema: Ground['schema'],
  { name, old }: { readonly name: ObjectName; readonly old: KnownIndex | undefined },
  { table, index }: NewIndex,
): boolean {
  const [first] = index.columns;
  if (old === undefined)
    return (
      index.name.name === name.name ||
      (first !== undefined && `${name.name}_`.startsWith(`${table.name}_${first}_`))
    );
  const isSameTable =
    old.table.name === table.name && (old.table.schema ?? 'public') === (table.schema ?? 'public');
  if (!isSameTable || old.columns[0] === undefined || old.columns[0] !== first) return false;
  return !schema
    .indexesOf(table)
    .some(
      (other) =>
        other !== old && other.isValid && other.isPartial === old.isPartial && other.columns[0] === first,
    );
}
